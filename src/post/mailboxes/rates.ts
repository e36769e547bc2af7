import { MINUTE } from "../../base/clock.ts";
import type { SmtpLimits } from "./content.ts";

/** Clients remembered at a time; when there are more, only the sum counts. */
const MOST_CLIENTS = 10_000;

/** Counts mails of the running minute: from each client, and altogether. Its memory is bounded. */
export function createRates(
  limits: Pick<SmtpLimits, "perClientPerMinute" | "perMinute">,
  clock: () => number = Date.now,
) {
  let since = clock();
  let all = 0;
  const clients = new Map<string, number>();
  return {
    /** Whether one more may be taken; what is not taken does not count. */
    admit(client: string): boolean {
      // bounds work: the mails of a minute
      if (clock() - since >= MINUTE) {
        since = clock();
        all = 0;
        clients.clear();
      }
      const own = clients.get(client) ?? 0;
      if (all >= limits.perMinute || own >= limits.perClientPerMinute) return false;
      all++;
      if (clients.has(client) || clients.size < MOST_CLIENTS) clients.set(client, own + 1);
      return true;
    },
  };
}
