import { Button } from "./button.tsx";
import { Count } from "./count.tsx";

/** A list that is asked for page by page (`usePaged`), as far as its end is concerned. */
interface Rest {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** The end of a list: how much is shown of how much, and more of it. */
export function Pager({
  shown,
  total,
  from,
}: {
  shown: number;
  total?: number | undefined;
  from: Rest;
}) {
  return (
    <div className="flex flex-wrap items-center gap-4 py-4">
      <p aria-live="polite" className="text-solid-gray-700">
        {total !== undefined && (
          <>
            全<Count value={total} />
            のうち
          </>
        )}
        <Count value={shown} />
        を表示しています
      </p>
      {from.hasNextPage && (
        <Button
          pending={from.isFetchingNextPage}
          onClick={() => void from.fetchNextPage()}
          icon="chevron-down"
        >
          さらに表示
        </Button>
      )}
    </div>
  );
}
