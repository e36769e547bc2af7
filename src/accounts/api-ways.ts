import { z } from "zod";
import { endpoint } from "../base/contract.ts";
import { factor } from "./api.ts";

/** A way to sign in besides the password, as later rooms offer it: what stands on its button, where it leads. */
export const way = z.object({
  factor,
  label: z.string(),
  /** An address of the server, opened as a page; takes `next`, where one wants to be afterwards. */
  href: z.string().startsWith("/"),
});
export type Way = z.infer<typeof way>;

export const listWays = endpoint({
  method: "GET",
  path: "/api/accounts/ways",
  label: "サインインのしかた",
  reply: z.object({ ways: z.array(way) }),
});
