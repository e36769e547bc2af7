import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { systemAnswer } from "../../base/web/http.ts";
import { listWays, type Way } from "./api.ts";

type FindWays = (tx: Tx, context: Context, now: Date) => Promise<Way[]>;
const offers: FindWays[] = [];

/** Declares that a later room has ways to sign in. Called once, when the program is put together. */
export function offerWays(find: FindWays): void {
  offers.push(find);
}

export const waysRoutes = [
  systemAnswer(listWays, ["anonymous"], async ({ tx, context, now }) => {
    const ways: Way[] = [];
    for (const find of offers) ways.push(...(await find(tx, context, now)));
    return { ways };
  }),
];
