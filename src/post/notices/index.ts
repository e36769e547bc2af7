/** Front door of the room notices (通知). */
export { takeBounce } from "./bounce.ts";
export { loadDelivery, type MailTemplateId, writeMail } from "./content.ts";
export { type ClosedLink, closedPage, NOTICE_LINK, openNoticeLink } from "./link.ts";
export { cancelNotices, type NoticeRow, queueNoticesFrom, saveLetters } from "./queries.ts";
export { closePost } from "./post.ts";
export { writeTo } from "./queries-single.ts";
