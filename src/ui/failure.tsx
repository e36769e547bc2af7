import { Banner } from "./banner.tsx";
import { Button } from "./button.tsx";
import { Refused } from "./call.ts";

/** What went wrong in a sentence, a way to try again, and the number that the log repeats. */
export function Failure({
  error,
  onRetry,
  pending,
  stale,
}: {
  error: Error;
  onRetry?: () => void;
  pending?: boolean;
  /** Older data stands below. */
  stale?: boolean;
}) {
  const refused = error instanceof Refused ? error : null;
  return (
    <Banner
      tone={stale ? "warning" : "error"}
      title={refused?.message ?? "表示できませんでした。時間をおいてもう一度お試しください。"}
      action={
        onRetry && (
          <Button size="small" icon="undo" pending={pending} onClick={onRetry}>
            もう一度読み込む
          </Button>
        )
      }
    >
      {stale && <p>下に表示しているのは、前に読み込んだ内容です。</p>}
      {refused?.requestId && (
        <p className="text-solid-gray-700">
          問い合わせのときは、この番号をお知らせください：
          <span className="font-mono">{refused.requestId}</span>
        </p>
      )}
    </Banner>
  );
}
