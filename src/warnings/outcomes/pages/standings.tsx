import { writeSearch } from "../../../ui/address.tsx";
import type { Bar } from "../../../ui/bar-list.tsx";
import type { Tone } from "../../../ui/status-tag.tsx";
import { type Counts, MARKS, STANDINGS, type Standing } from "../api.ts";

export const TONES: Record<Standing, Tone> = {
  safe: "done",
  moving: "progress",
  stuck: "danger",
  silent: "warning",
  held: "neutral",
  ended: "waiting",
};
export const STANDING_KEYS = Object.keys(STANDINGS) as Standing[];

/** The words of a mark that is not live, before a title; nothing where it is live. */
export const markWord = (mark: keyof typeof MARKS): string =>
  mark === "live" ? "" : `【${MARKS[mark]}】`;

/** The list of an advisory, narrowed to what a number counts. */
export const listAt = (advisoryId: string, mark: keyof typeof MARKS) => (filter: object) =>
  `/outcomes/${advisoryId}/institutions${writeSearch({ ...(mark !== "live" && { mark }), ...filter })}`;

/** Parts of a bar, in one order everywhere; `ended` only where there is any. `to`: the list of a standing. */
export function partsOf(counts: Counts, to?: (filter: object) => string): Bar["parts"] {
  return STANDING_KEYS.filter((key) => key !== "ended" || counts.ended > 0).map((key) => ({
    label: STANDINGS[key].label,
    count: counts[key],
    tone: TONES[key],
    ...(to && { to: to({ standing: key }) }),
  }));
}
