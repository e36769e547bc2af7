import type { Clock } from "./clock.ts";
import type { Database } from "./data/db.ts";
import type { Log } from "./program/log.ts";
import type { Settings } from "./program/settings.ts";

/** What a running role has at hand. Rules receive plain values from it, never the whole. */
export interface Context {
  settings: Settings;
  db: Database;
  clock: Clock;
  log: Log;
  /** Key that signs reply links. */
  secret: string;
  /** In the process of a demo: everything is made up, and its guide is a click away. */
  demo?: true;
}
