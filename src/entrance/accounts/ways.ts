import type { Offering, Way } from "../../base/room.ts";
import { systemAnswer } from "../../base/web/http.ts";
import { listWays } from "./api.ts";

/** The ways to sign in that later rooms offer. */
export const answerWays = (rooms: readonly Offering[]) =>
  systemAnswer(listWays, ["anonymous"], async ({ tx, context, now }) => {
    const ways: Way[] = [];
    for (const { parts } of rooms) ways.push(...((await parts.ways?.(tx, context, now)) ?? []));
    return { ways };
  });
