import type { Holder, Site } from "./things.ts";

/** What somebody proves themselves with, and a recovery of it that runs. */
export async function addProofs({ row, add }: HolderSite, { visitor, owner }: Holder) {
  const session = await row(
    "select s.id, s.account_id from accounts.session s join accounts.account a on a.id = s.account_id where a.name = $1",
    [visitor.name],
  );
  const account = session.account_id!;
  add("session", session.id!);
  add("person", account);
  const passkey = await row(
    `insert into factors.passkey (account_id, credential_id, public_key, counter, name, synced, created_at)
     values ($1, gen_random_uuid()::text, 'x', 0, '鍵', false, now()) returning id`,
    [account],
  );
  add("passkey", passkey.id!);
  const recovery = await row(
    `insert into factors.recovery (account_id, organisation_id, checked_by, started_at, open_from, expires_at)
     values ($1, $2, '窓口', now(), '2026-11-22', '2026-12-01') returning id`,
    [account, owner],
  );
  add("recovery", recovery.id!);
}

interface HolderSite {
  row: Site["row"];
  add: (kind: string, id: string) => void;
}

/** Secrets of somebody who signs in no more: never asked for by an id, and nobody else's either. */
export async function addSecrets({ row }: Pick<Site, "row">): Promise<void> {
  const of = "select 'a secret', id, '2026-12-01' from accounts.account where name = 'former'";
  await row(`insert into factors.totp (sealed, account_id, created_at) ${of} returning sealed`, []);
  await row(
    `insert into factors.recovery_code (code_hash, account_id, created_at) ${of} returning code_hash`,
    [],
  );
  await row(
    `insert into accounts.password_link (token_hash, account_id, expires_at) ${of} returning token_hash`,
    [],
  );
  await row(
    "insert into factors.challenge values (gen_random_uuid(), '2026-12-01') returning id",
    [],
  );
}
