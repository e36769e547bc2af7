import { readLink, signLink } from "../base/tokens.ts";

/**
 * The reader's own link of one notice: signed, so nothing about it is stored; bound through the
 * notice to contact × institution × subject. Whether it was revoked stands in the notice.
 */
export function signNoticeLink(secret: string, noticeId: string, expires: Date): string {
  return signLink(secret, "notice", noticeId, expires);
}

/** Reads a link's token: the notice's id, or why it does not open. */
export function readNoticeLink(secret: string, token: string, now: Date) {
  return readLink(secret, "notice", token, now);
}
