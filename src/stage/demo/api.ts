import { z } from "zod";
import { endpoint } from "../../base/contract.ts";
import { MESSAGE_STATES } from "../../post/notices/api.ts";

const mail = z.object({
  id: z.uuid(),
  /** When the mail was made, in the time that the demo played. */
  at: z.string(),
  organisation: z.string(),
  recipient: z.string(),
  address: z.string(),
  subject: z.string(),
  state: z.enum(Object.keys(MESSAGE_STATES) as [keyof typeof MESSAGE_STATES]),
});

/** Open to everybody in the process of a demo, and absent from any other. */
export const findMails = endpoint({
  method: "GET",
  path: "/api/demo/mails",
  label: "デモで送ったメール",
  query: z.object({ search: z.string().trim().max(100).optional(), after: z.string().optional() }),
  reply: z.object({ items: z.array(mail), next: z.string().nullable() }),
});

export const getMail = endpoint({
  method: "GET",
  path: "/api/demo/mails/:id",
  label: "デモで送ったメール1通",
  params: z.object({ id: z.uuid() }),
  reply: mail.extend({
    serverReply: z.string().nullable(),
    /** As the demo's mail server took it; null where it did not, or keeps it no more. */
    content: z.object({ subject: z.string(), text: z.string(), html: z.string() }).nullable(),
    /** The link to the reply page, where there is one. */
    replyLink: z.string().nullable(),
  }),
});
