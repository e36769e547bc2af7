/**
 * The floors and their rooms from the ground up: `src/<floor>/<room>/`. The order is the architecture: a room calls
 * only rooms before it, and hears from them through events. `tools/laws.ts` holds folders and imports against this.
 */
export const FLOORS = {
  /** 会員と施設 */
  circle: ["facilities", "rosters", "organisations", "members"],
  /** 便り: before the entrance, since invitations are letters too. */
  post: ["notices", "mailboxes"],
  /** 入口 */
  entrance: ["accounts", "drafts", "factors", "certificates", "identities", "tokens"],
  /** つながり */
  ties: ["calls", "probes"],
  /** 入会と会費 */
  joining: ["applications", "entries", "dues", "invoices", "transfers"],
  /** 持ち物 */
  things: ["versions", "products", "assets"],
  /** 情報源: what others publish, read. */
  sources: ["exploits", "bulletins", "documents"],
  /** 注意喚起 */
  warnings: [
    "matching",
    "advisories",
    "providers",
    "feeds",
    "guidance",
    "reactions",
    "answers",
    "outcomes",
  ],
  /** 事務局 */
  office: ["people", "backups", "operations", "today", "audits"],
  /** 舞台 */
  stage: ["nations", "demo"],
} as const;

export type Room = (typeof FLOORS)[keyof typeof FLOORS][number];

export const ROOMS: readonly Room[] = Object.values(FLOORS).flat();

/** The floor that a room stands on. */
export const floorOf = (room: Room): string =>
  Object.entries(FLOORS).find(([, rooms]) => (rooms as readonly Room[]).includes(room))![0];
