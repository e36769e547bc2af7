import { z } from "zod";
import { endpoint } from "../base/contract.ts";

const role = z.enum([
  "system",
  "secretariat",
  "relay",
  "ministry",
  "vendor",
  "institution",
  "anonymous",
]);

export const getSession = endpoint({
  method: "GET",
  path: "/api/members/session",
  label: "サインインの状態",
  reply: z.object({
    signedIn: z.boolean(),
    account: z.object({ name: z.string(), mail: z.string() }).nullable(),
    organisation: z.object({ id: z.string(), name: z.string(), kind: z.string() }).nullable(),
    role,
    organisations: z.array(z.object({ id: z.string(), name: z.string(), role })),
  }),
});

export const removeSession = endpoint({
  method: "DELETE",
  path: "/api/members/session",
  label: "サインアウト",
  reply: z.object({}),
});

export type Session = z.infer<(typeof getSession)["reply"]>;
