import type { Clock } from "../../base/clock.ts";
import type { Given } from "../../base/contract.ts";
import type { Database } from "../../base/data/db.ts";
import type { MailSink } from "../../base/mail/mail-sink.ts";
import type { getDemo } from "./api.ts";
import type { Pace } from "./pace.ts";

export type Progress = Given<typeof getDemo>;
type Changing = Pick<Progress, "stage" | "institutions" | "players">;
/** What happened last, as many as the page shows. */
const NEWS = 6;

interface Makings {
  sink: MailSink;
  pace: Pace;
  clock: Clock;
  /** How many institutions there are to be. */
  wanted: number;
  begins: Date;
  ends: Date;
  password: string;
  /** Hears of every change, and of what happened. */
  listen?: (progress: Progress, news?: string) => void;
}

/** What whoever watches a demo sees of it, and how fast they want it. */
export interface Show extends Pick<Makings, "sink" | "pace"> {
  progress(): Progress;
  /** The demo came so far. */
  change(what: Partial<Changing>): void;
  /** Something happened now, in the time that is played; `null`: only the time went on. */
  tell(text: string | null): void;
}

export function openShow({ sink, pace, clock, listen, ...makings }: Makings): Show {
  const { wanted, begins, ends, password } = makings;
  let changing: Changing = { stage: "nation", institutions: { made: 0, wanted }, players: [] };
  let news: Progress["news"] = [];
  const progress = (): Progress => ({
    ...changing,
    week: { begins, now: clock.now(), ends },
    speed: pace.speed(),
    news,
    password,
  });
  return {
    sink,
    pace,
    progress,
    change: (what) => {
      changing = { ...changing, ...what };
      listen?.(progress());
    },
    tell: (text) => {
      const id = (news[0]?.id ?? 0) + 1;
      if (text) news = [{ id, at: clock.now(), text }, ...news].slice(0, NEWS);
      listen?.(progress(), text ?? undefined);
    },
  };
}

const shows = new WeakMap<Database, Show>();

/** Makes what is served from this pool a demo: its pages open, to everybody. */
export const keepShow = (db: Database, show: Show) => void shows.set(db, show);

/** What is shown of the demo; nothing where it is none. */
export const keptShow = (db: Database): Show | undefined => shows.get(db);
