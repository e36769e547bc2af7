import type { findHops } from "../api.ts";
import { DateText, formatSpan, useNow } from "../../../ui/date.tsx";
import { Icon } from "../../../ui/icons.tsx";
import type { Reply } from "../../../ui/query.ts";
import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";

/** One notice at one relay. */
export type Hop = Reply<typeof findHops>["hops"][number];

/** How long until the notice goes on without the relay. */
export function Clock({ hop }: { hop: Pick<Hop, "dueAt"> }) {
  const now = useNow();
  if (!hop.dueAt) return null;
  const left = Date.parse(hop.dueAt) - now.getTime();
  const words = left <= 0 ? "まもなく" : `あと${formatSpan(left, Math.floor)}で`;
  return (
    <div className="flex gap-3 rounded-8 bg-yellow-50 p-4">
      <Icon name="clock" className="size-6 text-yellow-1000" />
      <div className="min-w-0">
        <p className="font-bold">{words}事務局から直接届きます</p>
        <p>
          <DateText at={hop.dueAt} time />
          までに転送すると、団体からのお知らせとして届きます。
        </p>
      </div>
    </div>
  );
}

const STATES: Record<Hop["state"], { label: string; tone: Tone }> = {
  ahead: { label: "これから", tone: "waiting" },
  waiting: { label: "転送待ち", tone: "waiting" },
  forwarded: { label: "転送しました", tone: "done" },
  fell_through: { label: "事務局から直接届きました", tone: "warning" },
  cancelled: { label: "取りやめ", tone: "neutral" },
};
/** How it stands, in a word. */
export const HopState = ({ hop }: { hop: Pick<Hop, "state"> }) => (
  <StatusTag {...STATES[hop.state]} />
);
