import { DateText } from "../../../ui/date.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import type { Reply } from "../../../ui/query.ts";
import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";
import { CHECK_STATES, type getOperations, WHO } from "../api.ts";

type Check = Reply<typeof getOperations>["checks"][number];

const TONES: Record<Check["state"], Tone> = { ok: "done", look: "warning", wrong: "danger" };

/** What was looked at and how it stands; where something is to be done, what and by whom. */
export function Checks({ checks, at }: { checks: readonly Check[]; at: string }) {
  const open = checks.filter(({ state }) => state !== "ok");
  return (
    <section aria-labelledby="checks" className="flex flex-col gap-4">
      <h2 id="checks" className="text-std-24B-150">
        いまの様子
      </h2>
      <p>
        {open.length === 0
          ? `次の${checks.length}つに、直すことはありません。`
          : `見ていただきたいことが${open.length}つあります。`}
        （
        <DateText at={at} time />
        に確かめました）
      </p>
      <ul className="flex flex-col divide-y divide-solid-gray-300 rounded-12 border border-solid-gray-300">
        {checks.map((check) => (
          <CheckRow key={check.id} check={check} />
        ))}
      </ul>
    </section>
  );
}

function CheckRow({ check }: { check: Check }) {
  return (
    <li className="grid gap-x-6 gap-y-2 p-4 md:grid-cols-[12rem_1fr] md:px-6">
      <div className="flex flex-row flex-wrap items-center gap-2 md:flex-col md:items-start">
        <h3 className="text-std-17B-170">{check.label}</h3>
        <StatusTag tone={TONES[check.state]} label={CHECK_STATES[check.state]} />
      </div>
      <div className="flex flex-col gap-2">
        <p className="wrap-anywhere">{check.why}</p>
        {check.todo && check.who && (
          <p className="wrap-anywhere">
            <strong>{WHO[check.who]}がすること：</strong>
            {check.todo}
          </p>
        )}
        {check.to && (
          <div className="print:hidden">
            <LinkButton to={check.to} size="small">
              その画面を開く
            </LinkButton>
          </div>
        )}
      </div>
    </li>
  );
}
