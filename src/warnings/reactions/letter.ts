import type { MailTemplateId } from "../../post/notices/index.ts";

/** What the letters of one publication have in common. */
export interface LetterContext {
  publicationId: string;
  advisoryId: string;
  guidanceId: string;
  title: string;
  tlp: string;
  mark: string;
  publishedAt: Date;
}

/** One kind of letter: for whom, how urgent, answered until when. */
export interface LetterKey {
  template: MailTemplateId;
  class: string;
  priority: string;
  deadline: Date;
}

/** A saved letter, and how notices that carry it are sent. */
export interface Letter extends LetterKey {
  id: string;
  alone: boolean;
  /** The reason why differs from reader to reader and may stand in a mail. */
  tellsReason: boolean;
}
