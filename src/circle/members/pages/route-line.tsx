import { Icon } from "../../../ui/icons.tsx";
import { FORWARDS, type RouteStep } from "../api.ts";

/** Who informs whom, from the secretariat to the institution, in one line that wraps. */
export function RouteLine({ steps }: { steps: readonly RouteStep[] }) {
  const stops = [
    { name: "事務局", note: "" },
    ...steps.map((step) => ({ name: step.organisation, note: noteOf(step) })),
    { name: "医療機関", note: "" },
  ];
  return (
    <ol className="flex flex-wrap items-center gap-2">
      {stops.map((stop, index) => (
        <li key={`${stop.name} ${index}`} className="flex items-center gap-2">
          {index > 0 && <Icon name="arrow-right" className="size-4 shrink-0 text-solid-gray-600" />}
          <span className="rounded-8 border border-solid-gray-420 bg-white px-3 py-1">
            {stop.name}
            {stop.note && (
              <span className="block text-dns-14N-130 text-solid-gray-700">{stop.note}</span>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}

function noteOf({ forwards, fallThroughHours }: RouteStep): string {
  if (forwards === "at_once") return FORWARDS.at_once;
  const after = fallThroughHours === null ? "決まった時間" : `${fallThroughHours}時間`;
  return `確認してから流す（${after}で先へ）`;
}
