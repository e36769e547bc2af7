import { DAY } from "../../base/clock.ts";
import { dayOf, fromDay } from "../../base/words/calendar.ts";
import { LIVENESS, type Liveness, type LivenessState, type Proof } from "./api.ts";
import { loadLiveness } from "./content.ts";

/** What is known of a contact: its address, whether mail came back, and its last proof of each kind. */
export interface LivenessFacts {
  mail: string | null;
  mailDeadAt: Date | null;
  proofs: readonly { by: Proof; at: Date }[];
}

/** From the best to the worst: an institution stands as its best contact does. */
const ORDER = Object.keys(LIVENESS) as LivenessState[];

/**
 * How much we know that a contact can be reached, and why, in words. Pure. A bounce counts until the address
 * is changed or proved again; after that the last proof counts. Days: content organisations/liveness.
 */
export function livenessOf(facts: LivenessFacts, now: Date): Liveness {
  if (facts.mailDeadAt) {
    return { state: "bounced", reason: `メールが戻ってきました（${monthDay(facts.mailDeadAt)}）` };
  }
  const rules = loadLiveness(now);
  const last = facts.proofs
    .filter((one) => rules.proofs[one.by].proves)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())[0];
  if (!last) {
    const none = facts.mail ? "一度も確かめられていません" : "メールアドレスがありません";
    return { state: "never", reason: none };
  }
  const days = daysBetween(last.at, now);
  const state =
    days <= rules.fadingAfterDays ? "alive" : days <= rules.silentAfterDays ? "fading" : "silent";
  return { state, reason: `${since(days)}${rules.proofs[last.by].label}` };
}

/** The best of an organisation's contacts speaks for it. */
export function bestLiveness(contacts: readonly Liveness[]): Liveness {
  const best = contacts.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))[0];
  return best ?? { state: "never", reason: "連絡先がありません" };
}

/** Proofs from this moment on keep a contact from being silent. */
export function livingSince(now: Date): Date {
  const { silentAfterDays } = loadLiveness(now);
  return new Date(startOfDay(now) - silentAfterDays * DAY);
}

/** The kinds of proof that count. */
export function provingKinds(now: Date): Proof[] {
  return Object.entries(loadLiveness(now).proofs)
    .filter(([, one]) => one.proves)
    .map(([by]) => by as Proof);
}

const startOfDay = (date: Date) => fromDay(dayOf(date))!.getTime();
/** Japanese calendar days; a clock that ran ahead gives 0. */
const daysBetween = (from: Date, to: Date) =>
  Math.max(0, Math.round((startOfDay(to) - startOfDay(from)) / DAY));

function since(days: number): string {
  if (days === 0) return "今日、";
  return days === 1 ? "昨日、" : `${days}日前に`;
}

function monthDay(date: Date): string {
  const [, month, day] = dayOf(date).split("-").map(Number);
  return `${month}/${day}`;
}
