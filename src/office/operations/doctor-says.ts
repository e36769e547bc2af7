import { SECOND } from "../../base/clock.ts";
import { loadChecks } from "./content.ts";

/** What the doctor found about one thing. */
export interface Said {
  label: string;
  state: "ok" | "look" | "wrong" | "unchecked";
  what: string;
  /** What to do; null where there is nothing to do. */
  todo: string | null;
}

const said =
  (state: Said["state"]) =>
  (label: string, what: string, todo: string): Said => ({ label, state, what, todo });

export const ok = (label: string, what: string): Said => ({ label, state: "ok", what, todo: null });
export const look = said("look");
export const wrong = said("wrong");
/** What could not be looked at is never called well. */
export const unchecked = said("unchecked");

/** A clock elsewhere that said `at` between two moments here. */
export function judgeClock(label: string, at: number, before: number, after: number): Said {
  const off = Math.max(0, before - at, at - after) / SECOND;
  return off > loadChecks().limits.clockSeconds
    ? wrong(
        label,
        `この機械と${Math.round(off)}秒ずれています。`,
        "両方の機械の時刻合わせ（NTP）を確かめてください。",
      )
    : ok(label, "合っています。");
}
