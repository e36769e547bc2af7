import { useState } from "react";
import { Banner } from "../../ui/banner.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Failure } from "../../ui/failure.tsx";
import { Link } from "../../ui/link.tsx";
import { Undo } from "../../ui/undo.tsx";
import type { Done } from "./person-actions.tsx";

/** What was done just now, with its way back, the sheet that was kept, the link to hand over. */
export function DoneBanner({ done, onUndone }: { done: Done; onUndone: () => void }) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const undo = () => {
    setPending(true);
    setError(null);
    void done.undo!()
      .then(onUndone)
      .catch(setError)
      .finally(() => setPending(false));
  };
  return (
    <div className="flex flex-col gap-3">
      <Undo done={done.said} pending={pending} onUndo={done.undo && undo} />
      {error && <Failure error={error} />}
      {done.handoverId && (
        <p>
          <Link to={`/people/handover/${done.handoverId}`}>引き継ぎの紙を開く</Link>
        </p>
      )}
      {done.link && (
        <Banner
          tone="info"
          title="このリンクを、ご本人に直接お渡しください"
          action={<CopyButton text={done.link} label="リンクをコピー" />}
        >
          <span className="break-all">{done.link}</span>
        </Banner>
      )}
    </div>
  );
}
