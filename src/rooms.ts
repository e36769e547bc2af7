/**
 * The rooms from the ground up. The order is the architecture: a room calls only rooms before it,
 * and hears from them through events. `tools/laws.ts` holds the folders and imports against this list.
 */
export const ROOMS = [
  "facilities",
  "organisations",
  "members",
  "accounts",
  "certificates",
  "identities",
  "notices",
  "products",
  "assets",
  "sheets",
  "documents",
  "advisories",
  "feeds",
  "guidance",
  "audiences",
  "reactions",
  "answers",
  "publications",
  "outcomes",
  "people",
  "today",
  "audits",
  "demo",
] as const;
