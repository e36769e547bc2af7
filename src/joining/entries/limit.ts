import { loadApplying } from "../applications/index.ts";

const WINDOWS = {
  looksPerMinute: "1 minute",
  draftsPerHour: "1 hour",
  savesPerMinute: "1 minute",
  sendsPerHour: "1 hour",
} as const;

/** How often one client may do something: what a route is told. */
export type Limit = (kind: keyof typeof WINDOWS) => { config: { rateLimit: object } };

export function makeLimit(): Limit {
  const { limits } = loadApplying();
  return (kind) => ({ config: { rateLimit: { max: limits[kind], timeWindow: WINDOWS[kind] } } });
}
