import { AsyncLocalStorage } from "node:async_hooks";

/** Set for everything that is called from within a transaction. Known without the database: threads that read have none. */
export const within = new AsyncLocalStorage<true>();

/** Throws where a connection is held: nobody waits for anything else then. */
export function refuseWithinTransaction(what: string): void {
  if (within.getStore()) throw new Error(`${what} was waited for within a transaction`);
}
