import { addProofs } from "./proofs.ts";
import type { Holder, Site } from "./things.ts";
import { NOBODYS } from "./things.ts";

/** Organisations, and what hangs on them: who may know a name, who is above. */
export async function addOrganisations({ world, holders, add, row }: Site): Promise<void> {
  const circle = ["secretariat", "ministry", "relayTokyo", "relayOsaka"] as const;
  const all = ["hospitalTokyo", "clinicOsaka", "vendor", "rival", ...circle] as const;
  for (const name of all) {
    const id = world[name];
    const relays = Object.values(holders).find((one) => one.owner === id)?.relays ?? [];
    const { ids } = await row(
      `select coalesce(string_agg(id::text, ',' order by position), '') as ids from organisations.contact
       where organisation_id = $1 and removed_at is null`,
      [id],
    );
    const known = circle.some((one) => one === name);
    const thing = { name, id, owner: id, relays, circle: known, more: { contacts: ids! } };
    add("organisation", thing);
    if (relays.length > 0) add("institution", thing);
    else if (name !== "secretariat") add("office", thing);
  }
  for (const name of ["vendor", "relayTokyo"] as const) {
    const id = world.contacts[`${name}:1`]!;
    add("lastContact", { name: `${name}'s`, id, owner: world[name], relays: [] });
  }
  add("route", { name: "tokyo's", id: world.routes.tokyo, ...NOBODYS });
}

/** What an institution enters by itself: contacts, devices, sheets; and mail and invitations to it. */
export async function fillRegister(site: Site, holder: Holder): Promise<void> {
  const { call, row, people } = site;
  const { name, visitor, owner, relays, said, contact } = holder;
  const add = (kind: string, id: string) => site.add(kind, { name, id, owner, relays });
  add("contact", contact(1));
  await addProofs({ row, add }, holder);
  const token = { name: "連携", scopes: ["assets:read"], days: 90 };
  add("apiToken", (await call(visitor, "POST /api/tokens", { body: token })).id);
  // Of the hospital that is somebody who signs in.
  const signsIn = `/api/people/organisations/${owner}/people/${contact(3)}`;
  const isMember = visitor === people.hospital;
  const leaving = `DELETE ${isMember ? signsIn : `/api/organisations/contacts/${contact(3)}`}`;
  const { handoverId } = await call<{ handoverId?: string }>(visitor, leaving);
  if (handoverId) add("handover", handoverId);
  add("removedContact", contact(3));
  const device = {
    kind: "server",
    vendor: said("maker"),
    product: said("product"),
    model: null,
    version: "1.0",
    place: said("place"),
    internetFacing: true,
    emrConnected: false,
    maintainer: said("keeper"),
    note: said("note"),
  };
  add("asset", (await call(visitor, "POST /api/assets", { body: device })).id);
  await call(visitor, "PUT /api/assets/statements/cloud", { body: { has: true } });
  for (const kind of ["sheetTaken", "sheetDraft"]) {
    const content = `種類,製品名,メモ\nサーバー,${said("line")}-${kind},${said("line")}\n`;
    const file = { name: `${said("sheet")}.csv`, content };
    const { id } = await call(visitor, "POST /api/assets/sheets", { file });
    const body = { kinds: {} };
    if (kind === "sheetTaken")
      await call(visitor, `POST /api/assets/sheets/${id}/confirmation`, { body });
    add(kind, id);
  }
  const message = await row(
    `insert into notices.message (organisation_id, contact_id, address, state, server_reply, settled_at)
     values ($1, $2, $3, 'permanently_failed', $4, now()) returning id`,
    [owner, contact(1), `${said("address")}@hp.example.jp`, said("server")],
  );
  add("message", message.id!);
  const refused = await row(
    `insert into notices.message (template, facts, address, subject, state, server_reply, settled_at)
     values ('accounts.invitation', '{}', $1, $2, 'permanently_failed', $2, now()) returning id`,
    [`${said("address")}@hp.example.jp`, said("server")],
  );
  add("refusedMail", refused.id!);
  const received = await row(
    `insert into mailboxes.received (fingerprint, source, received_at, subject, body, kind, contact_id, organisation_id, size, raw)
     values ($1::text, 'smtp', now(), $1::text, $1::text, 'reply', $2, $3, 1, convert_to($1::text, 'UTF8')) returning id`,
    [said("server"), contact(1), owner],
  );
  add("received", received.id!);
  for (const [kind, state] of [
    ["failedJob", "open"],
    ["abandonedJob", "given_up"],
  ] as const) {
    const job = await row(
      `insert into base.failed_job (task, payload, attempts, added_at, failed_at, error, state, decided_at)
       values ('rosters.take', json_build_object('importId', $1::text), 10, now(), now(), $2, $3, now()) returning id`,
      [owner, said("server"), state],
    );
    add(kind, job.id!);
  }
  const invite = async () => {
    const question = { body: { contactId: contact(2) } };
    const invitations = "POST /api/people/invitations";
    const { link } = await call<{ link: string }>(people.secretariat, invitations, question);
    return new URL(link).searchParams.get("token")!;
  };
  // Of two links only the newer holds.
  site.add("deadInvitation", { name, id: await invite(), ...NOBODYS });
  site.add("invitation", { name, id: await invite(), owner, relays, reveals: visitor.name });
}

/** Who signs in beside the holders: somebody to be changed, an offered role, an organisation left by its last one. */
export async function addPeople(site: Site): Promise<void> {
  const { add, call, installation, people, world } = site;
  const { hospital, colleague, secretariat } = people;
  const owner = world.hospitalTokyo;
  const relays = [world.relayTokyo];
  add("colleague", { name: "hospital's", id: colleague.accountId, owner, relays, more: { owner } });
  const body = { personId: colleague.accountId };
  const { id } = await call(hospital, "POST /api/people/successions", { body });
  add("succession", { name: "hospital's", id, owner, relays });
  const last = await installation.signIn("last", "institution", world.hospitalOsaka);
  await call(
    secretariat,
    `DELETE /api/people/organisations/${world.hospitalOsaka}/people/${last.accountId}`,
  );
}
