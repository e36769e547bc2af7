import type { WriteMail } from "../../base/mail/single.ts";
import { formatDate, formatDateTime } from "../../base/words/calendar.ts";
import { loadMail, loadScopes } from "./content.ts";
import { getMadeToken } from "./queries.ts";
import { labelOf } from "./scope.ts";

/** Tells somebody that a token was made with their account. */
export const writeMade: WriteMail = async ({ tx, now, context }, { id }) => {
  const token = await getMadeToken(tx, String(id));
  if (!token) return null;
  const { publicUrl } = context.settings;
  const known = loadScopes(now);
  return {
    to: token.mail,
    template: loadMail(now).made,
    words: {
      name: token.maker,
      at: formatDateTime(token.createdAt),
      organisation: token.organisation,
      label: token.name,
      scopes: token.scopes.map((scope) => labelOf(scope, known)).join("、"),
      until: formatDate(token.expiresAt),
      tokens: `${publicUrl}/tokens`,
      password: `${publicUrl}/factors/password`,
    },
  };
};
