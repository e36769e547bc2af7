import { signNoticeLink } from "../../src/post/notices/link.ts";
import { NOBODYS, type Site } from "./things.ts";

/** A round of test mails: each holder's own link, who comes after a contact, and a call of the secretariat. */
export async function probeContacts(site: Site): Promise<void> {
  const { add, call, row, people, world, installation } = site;
  const { id } = await call(people.secretariat, "POST /api/probes", {
    body: { title: "全国", choice: { hop: "institution" } },
  });
  add("round", { name: "everybody's", id, ...NOBODYS });
  for (const { name, owner, relays, visitor, said, contact } of Object.values(site.holders)) {
    const successor = await row(
      `insert into probes.successor (contact_id, organisation_id, name, said_at)
       values ($1, $2, $3, now()) returning id`,
      [contact(2), owner, said("note")],
    );
    add("successor", { name, id: successor.id!, owner, relays });
    const notice = await row(
      "select n.id, n.link_expires_at as expires from notices.notice n where n.contact_id = $1 and n.kind = 'probe'",
      [contact(1)],
    );
    const { secret } = installation.context;
    const token = signNoticeLink(secret, notice.id!, new Date(notice.expires!));
    await row(
      "insert into organisations.proof (contact_id, organisation_id, by, at) values ($1, $2, 'tap', now()) returning by",
      [contact(1), owner],
    );
    add("testLink", { name, id: token, owner: null, relays, reveals: visitor.name });
  }
  // The first look of the day takes the picture that stays.
  await call(people.ministry, "GET /api/probes/reach");
  await row(
    "insert into mailboxes.cursor values ('a mailbox', '1', 1, now()) returning mailbox",
    [],
  );
  await row(
    `with turn as (insert into calls.turn (organisation_id) values ($1) on conflict (organisation_id)
       do update set not_before = null returning organisation_id)
     insert into calls.matter (organisation_id, about, subject_id, title, urgency, since)
     select organisation_id, 'probe', $2, $3, 'low', now() from turn returning id`,
    [world.hospitalTokyo, id, site.holders.hospital.said("note")],
  );
  const body = {
    organisationId: world.hospitalTokyo,
    outcome: "absent",
    note: site.holders.hospital.said("server"),
    phone: null,
    againAt: null,
  };
  const { id: callId } = await call(people.secretariat, "POST /api/calls", { body });
  add("calledUp", { name: "hospital", id: world.hospitalTokyo, ...NOBODYS });
  add("call", { name: "hospital's", id: callId, ...NOBODYS });
}
