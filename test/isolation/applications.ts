import { signLink } from "../../src/base/keys/tokens.ts";
import { NOBODYS, type Site } from "./things.ts";

const LATER = new Date("2026-12-20T00:00:00Z");

/** Strangers who want to be let in, one in each state, and what they and the two institutions agreed to. */
export async function addApplications({ installation, row, add, holders }: Site): Promise<void> {
  const apply = async (state: string, more = "") => {
    const { id } = await row(
      `insert into applications.application (state, applicant, name, prefecture, person, person_kana, duty, mail, mail_key, domain, phone, flags,
         changed_at, sent_at, proved_at, refusal, facts)
       values ($1, 'institution', 'zq-stranger-' || $1, '13', 'x', 'x', 'it', $1 || '@own.example.jp', $1, 'own.example.jp', '0',
         '{}', '2026-11-21', '2026-11-21', '2026-11-21', $2, '{"kind":"clinic"}') returning id`,
      [state, more || null],
    );
    return id!;
  };
  const open = await apply("waiting");
  add("application", { name: "waiting", id: open, ...NOBODYS, more: { representativeId: open } });
  const refused = await apply("refused", "other");
  add("refusedApplication", { name: "refused", id: refused, ...NOBODYS });

  // Whoever holds a link from a mail, or the address of a draft, is the stranger.
  const sign = (purpose: string, id: string) =>
    signLink(installation.context.secret, purpose, id, LATER);
  const sent = await apply("sent");
  const proof = await row(
    `insert into applications.proof (application_id, mail, mail_key, made_at, expires_at)
     values ($1, 'sent@own.example.jp', 'sent', '2026-11-21', $2) returning id`,
    [sent, LATER],
  );
  const asked = await apply("asked");
  const question = await row(
    "insert into applications.question (application_id, text, asked_at) values ($1, 'x', '2026-11-21') returning id",
    [asked],
  );
  const draft = await row(
    `insert into entries.draft (applicant, created_at) values ('vendor', '2026-11-21') returning id`,
    [],
  );
  const link = (kind: string, purpose: string, id: string) =>
    add(kind, { name: kind, id: sign(purpose, id), ...NOBODYS });
  link("proofLink", "application proof", proof.id!);
  link("questionLink", "application question", question.id!);
  link("draftLink", "application draft", draft.id!);
  await row(
    "insert into entries.wish (mail, mail_key, at) values ('w@example.jp', 'w@example.jp', '2026-11-21')",
    [],
  );
  for (const { owner } of Object.values(holders)) {
    await row(
      `insert into applications.consent (organisation_id, text_id, text_version, given, at)
       values ($1, 'terms', '1', true, '2026-11-21')`,
      [owner],
    );
  }
}
