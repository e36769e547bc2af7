import type { Ask, Route } from "../../base/web/http.ts";
import type { Endpoint } from "../../base/contract.ts";
import { getSettings } from "./queries.ts";

/** Answers that exist only while membership fees are switched on. */
export const whileOn = (routes: readonly Route[]): Route[] =>
  routes.map((route) => ({
    ...route,
    answer: async (ask: Ask<Endpoint>) =>
      (await getSettings(ask.tx)).on ? route.answer(ask as never) : ask.refuse("not_found"),
  }));
