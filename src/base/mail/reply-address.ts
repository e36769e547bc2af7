import { isUuid } from "../words/uuid.ts";
import { isMailAddress } from "../words/text.ts";

/*
 * Where answers to our mails go. A template may hold {tag}: then each mail has an address of its own
 * (reply+0123…@in.example.jp), by which an answer is known even where the mail program drops its headers.
 */
const TAG = /[+-]?\{tag\}/;

/** Whether MAIL_REPLY_TO is an address, with or without a tag. */
export function isReplyTemplate(text: string): boolean {
  return (
    isMailAddress(text.replace(TAG, "")) || isMailAddress(text.replace("{tag}", "0".repeat(32)))
  );
}

/** The id of the mail of ours (a UUID) that a Message-ID names, with or without its brackets. */
export function readMessageId(messageId: string): string | undefined {
  const [id = ""] = messageId.replace(/^</, "").split("@", 1);
  return messageId.includes("@") && isUuid(id) ? id : undefined;
}

/** The address for answers to the mail with this id (a UUID), or to no mail in particular. */
export function replyAddressOf(template: string | undefined, id?: string): string | undefined {
  if (!template) return undefined;
  const address = id
    ? template.replace("{tag}", id.replaceAll("-", ""))
    : template.replace(TAG, "");
  return isMailAddress(address) ? address : undefined;
}

/** Whether an address is one of the template's, and the id in its tag. */
export function readReplyAddress(
  template: string | undefined,
  address: string,
): { id: string | null } | null {
  if (!template) return null;
  const given = address.toLowerCase();
  if (given === replyAddressOf(template)?.toLowerCase()) return { id: null };
  const [before, after] = template.toLowerCase().split("{tag}");
  if (after === undefined || !given.startsWith(before!) || !given.endsWith(after)) return null;
  const tag = given.slice(before!.length, given.length - after.length);
  const found = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(tag);
  return found && { id: found.slice(1).join("-") };
}
