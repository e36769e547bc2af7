/** Front door of the room notices (通知). */
export { readNoticeLink, signNoticeLink } from "./link.ts";
export {
  cancelNotices,
  getNotice,
  NOTICE_COLUMNS,
  queueNoticesFrom,
  saveLetter,
} from "./queries.ts";
