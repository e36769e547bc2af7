import { Banner } from "./banner.tsx";
import { Button } from "./button.tsx";

/** Says what was done, where it was done, with a way back as long as it stands there. */
export function Undo({
  done,
  onUndo,
  pending,
}: {
  /** 「回答を『対応済』で記録しました」 */
  done: string;
  onUndo?: () => void;
  pending?: boolean;
}) {
  return (
    <Banner
      tone="success"
      title={done}
      action={
        onUndo && (
          <Button size="small" icon="undo" pending={pending} onClick={onUndo}>
            取り消す
          </Button>
        )
      }
    />
  );
}
