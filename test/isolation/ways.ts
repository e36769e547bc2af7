import { NOBODYS, type Site } from "./things.ts";

/** Ways to sign in: an authority, a provider, and a certificate and an identity of each holder. */
export async function addWays({ people, holders, add, call, row }: Site): Promise<void> {
  const desk = people.secretariat;
  await call(desk, "POST /api/certificates/authority", { body: { name: "Tasuki 電子証明書" } });
  const authority = await row("select id from certificates.authority", []);
  add("authority", { name: "the", id: authority.id!, ...NOBODYS });
  const provider = await call(desk, "POST /api/identities/providers", {
    body: {
      name: "共通サインイン",
      issuer: "https://10.0.0.1",
      clientId: "x",
      clientSecret: "y",
      linksByMail: false,
    },
  });
  add("provider", { name: "the", id: provider.id, ...NOBODYS });
  for (const { name, visitor, owner, relays, said } of Object.values(holders)) {
    const made = await call<{ certificate: { id: string } }>(visitor, "POST /api/certificates", {
      body: { label: said("certificate"), format: "older" },
    });
    add("certificate", { name, id: made.certificate.id, owner, relays });
    const account = await row("select account_id from certificates.certificate where id = $1", [
      made.certificate.id,
    ]);
    const identity = await row(
      `insert into identities.identity (provider_id, subject, account_id, mail, linked_at, linked_by)
       values ($1, $2, $3, $4, '2026-11-20', 'owner') returning id`,
      [provider.id, name, account.account_id, `${said("identity")}@example.jp`],
    );
    add("identity", { name, id: identity.id!, owner, relays });
    const registered = await row(
      `insert into certificates.registration (fingerprint, subject_number, account_id, made_at)
       values ('0', $1, $2, '2026-11-20') returning id`,
      [said("number"), account.account_id],
    );
    add("registeredCertificate", { name, id: registered.id!, owner, relays });
  }
  const account = await row("select account_id from identities.identity limit 1", []);
  await row("insert into certificates.trust values ('0', false, '2026-11-20') returning *", []);
  await row(
    "insert into certificates.ticket values ('0', '0', $1, null, '2026-11-22') returning *",
    [account.account_id],
  );
  await row(
    "insert into identities.attempt values ('0', $1, 'n', 'v', $2, null, '2026-11-22') returning *",
    [provider.id, account.account_id],
  );
}
