import { Button } from "./button.tsx";
import { Count } from "./count.tsx";

/** The end of a list: how much is shown of how much, and more of it. */
export function Pager({
  shown,
  total,
  capped,
  more,
  pending,
  onMore,
}: {
  shown: number;
  total?: number;
  /** The total was counted only up to here. */
  capped?: boolean;
  more: boolean;
  pending?: boolean;
  onMore: () => void;
}) {
  return (
    <div className="flex flex-wrap items-center gap-4 py-4">
      <p aria-live="polite" className="text-solid-gray-700">
        {total !== undefined && (
          <>
            全<Count value={total} capped={capped} />
            のうち
          </>
        )}
        <Count value={shown} />
        を表示しています
      </p>
      {more && (
        <Button pending={pending} onClick={onMore} icon="chevron-down">
          さらに表示
        </Button>
      )}
    </div>
  );
}
