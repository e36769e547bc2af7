import type { Endpoint } from "../../base/contract.ts";
import type { Ask } from "../../base/web/http.ts";
import { getSettings } from "./queries.ts";

/** An answer that exists only while membership fees are switched on. */
export function whileOn<A extends Pick<Ask<Endpoint>, "tx" | "refuse">, T>(
  work: (ask: A) => Promise<T>,
) {
  return async (ask: A): Promise<T> => {
    if (!(await getSettings(ask.tx)).on) return ask.refuse("not_found");
    return work(ask);
  };
}
