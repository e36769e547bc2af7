import { z } from "zod";
import { byId, endpoint } from "../base/contract.ts";

const id = z.uuid();

export const listPeople = endpoint({
  method: "GET",
  path: "/api/people/organisations/:id",
  label: "サインインできる人",
  params: byId,
  reply: z.object({
    organisation: z.object({ id, name: z.string() }),
    /** The contacts, in their order, with how far they are. */
    people: z.array(
      z.object({
        contactId: id,
        name: z.string(),
        mail: z.string().nullable(),
        state: z.enum(["account", "invited", "contact_only"]),
        /** Until when the open invitation holds. */
        invitedUntil: z.string().nullable(),
      }),
    ),
  }),
});
export const inviteContact = endpoint({
  method: "POST",
  path: "/api/people/invitations",
  label: "アカウントの招待を送る",
  body: z.object({ contactId: id }),
  reply: z.object({
    /** The link itself, for the secretariat to hand over, where no mail server is set. */
    link: z.string().nullable(),
  }),
  refusals: {
    no_mail: "この連絡先にはメールアドレスがありません。先に連絡先を直してください。",
    no_mail_server: "メールを送る設定がまだありません。事務局にご連絡ください。",
  },
});
