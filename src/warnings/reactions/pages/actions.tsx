import { Icon } from "../../../ui/icons.tsx";
import type { Draft } from "../api-publications.ts";

type Action = Draft["texts"][number]["actions"][number];

/** The steps in order, each with its time and what to do when one does not know. */
export function Actions({ actions }: { actions: readonly Action[] }) {
  return (
    <ol className="flex max-w-3xl flex-col gap-3">
      {actions.map((action, place) => (
        <li
          key={action.text}
          className="flex gap-4 rounded-8 border border-solid-gray-300 p-4 break-inside-avoid"
        >
          <span
            aria-hidden
            className="inline-flex size-8 shrink-0 items-center justify-center rounded-full bg-blue-900 text-oln-16B-100 text-white"
          >
            {place + 1}
          </span>
          <div className="flex min-w-0 flex-col gap-1">
            <p>{action.text}</p>
            {action.takes && (
              <p className="text-solid-gray-700">
                <Icon name="clock" label="かかる時間" className="mr-1 size-4" />
                {action.takes}
              </p>
            )}
            {action.ifUnknown && (
              <p className="text-solid-gray-700">
                <Icon name="help" label="わからないとき" className="mr-1 size-4" />
                わからないとき：{action.ifUnknown}
              </p>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
