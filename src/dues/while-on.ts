import type { Endpoint } from "../base/contract.ts";
import type { Ask } from "../base/http.ts";
import { getSettings } from "./queries.ts";

/** An answer that exists only while membership fees are switched on. */
export function whileOn<E extends Endpoint, T>(work: (ask: Ask<E>) => Promise<T>) {
  return async (ask: Ask<E>): Promise<T> => {
    if (!(await getSettings(ask.tx)).on) return ask.refuse("not_found");
    return work(ask);
  };
}
