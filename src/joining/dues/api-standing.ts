import { z } from "zod";
import { GET } from "../../base/contract.ts";

/** Asked by every page for its navigation, so it stands apart from the rest of the contract. */
export const getStanding = GET("/api/dues/standing", {
  label: "会費の機能を使っているか",
  reply: z.object({ on: z.boolean(), may: z.object({ settings: z.boolean() }) }),
});
