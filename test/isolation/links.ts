import { randomUUID } from "node:crypto";
import { inviteByHand } from "../../src/entrance/accounts/invitations.ts";
import { hashToken, newToken, signLink } from "../../src/base/keys/tokens.ts";
import { SYSTEM } from "../../src/base/viewer.ts";
import { STOP, USE } from "../../src/entrance/factors/letters.ts";
import type { Visitor } from "./installation.ts";
import type { Scene } from "./scene.ts";

/** Somebody whose address a link is about; null: the address has no account yet. */
export type Person = (Visitor & { accountId: string; mail: string }) | null;
type Ask = (route: string, body: object, form?: true) => Promise<unknown>;

const NEW = "べつの人が決めた合言葉 31";
const LATER = new Date("2026-12-20T00:00:00Z");

/** One kind of link: made for a person, and then pressed in every way that a browser can. */
export interface Link {
  /** For which addresses there is such a link. */
  of: ("new" | "there" | "elsewhere" | "nowhere")[];
  /** Makes it; gives what is then tried with it. */
  make(scene: Scene, person: Person, mail: string): Promise<(ask: Ask) => Promise<unknown>>;
  /** What it may change, by who is signed in where it is pressed: of the account it is about, and of nobody else. */
  may: Partial<Record<Who, Partial<Record<Link["of"][number], string[]>>>>;
  /** What may change beside it, of somebody who agreed. */
  besides?: string[];
}
export type Who = "nobody" | "own" | "another";

const everybody = (what: string[]): Link["may"] => {
  const same = { there: what, elsewhere: what, nowhere: what };
  return { nobody: same, own: same, another: same };
};
const row = async ({ installation }: Scene, text: string, values: unknown[]) =>
  (await installation.database.owner.query<Record<string, string>>(text, values)).rows[0]!;

/** Both doors of an invitation, with everything that somebody might try. */
async function pressInvitation(token: string, mail: string, ask: Ask) {
  await ask("POST /api/accounts/invitation", { token });
  await ask("PUT /api/accounts/invitation", { token, name: "別の名前", mail, password: NEW });
  await ask("PUT /api/accounts/invitation/membership", { token, password: NEW });
  await ask("PUT /api/accounts/invitation/membership", { token });
}

async function invitation(scene: Scene, mail: string, standing: "representative" | "reader") {
  const { context } = scene.installation;
  const organisationId = scene.world.hospitalTokyo;
  const offer = { organisationId, role: "institution", standing, mail, name: "x", contactId: null };
  const link = await context.db.asViewer(SYSTEM, (tx) => inviteByHand(tx, offer, context));
  return /token=([\w-]{43})/.exec(link)![1]!;
}

/** A link whose page is a plain form, of somebody who has no account to lose. */
const form = (path: (scene: Scene) => string, body: Record<string, string>): Link => ({
  of: ["there"],
  make: async (scene) => (ask) => ask(`POST ${path(scene)}`, body, true),
  may: {},
});

/** Every link of the product that somebody may hold who is not the person it is about. */
export const LINKS: Record<string, Link> = {
  "an invitation to represent": {
    of: ["new", "there", "elsewhere", "nowhere"],
    make: async (scene, _person, mail) => {
      const token = await invitation(scene, mail, "representative");
      return (ask) => pressInvitation(token, mail, ask);
    },
    // Who is there already keeps the standing they have.
    may: { nobody: { new: ["made"] }, own: { elsewhere: ["memberships", "session moved"] } },
  },
  "an invitation to look on": {
    of: ["there", "elsewhere"],
    make: async (scene, _person, mail) => {
      const token = await invitation(scene, mail, "reader");
      return (ask) => pressInvitation(token, mail, ask);
    },
    may: { own: { elsewhere: ["memberships", "session moved"] } },
  },
  "the link to the first account": {
    of: ["new", "there", "elsewhere", "nowhere"],
    make: async (scene, _person, mail) => {
      const token = newToken();
      await row(
        scene,
        `insert into accounts.invitation (token_hash, organisation_id, role, standing, expires_at)
         values ($1, $2, 'secretariat', 'administrator', $3) returning id`,
        [hashToken(token), scene.world.secretariat, LATER],
      );
      return (ask) => pressInvitation(token, mail, ask);
    },
    may: {},
  },
  // Goes to the address of the account and nowhere else: its owner asked for it.
  "a new password": {
    of: ["there", "elsewhere", "nowhere"],
    make: async (scene, person) => {
      const token = newToken();
      await row(
        scene,
        "insert into accounts.password_link (token_hash, account_id, expires_at) values ($1, $2, $3) returning account_id",
        [hashToken(token), person!.accountId, LATER],
      );
      return (ask) => ask("POST /api/accounts/password", { token, password: NEW });
    },
    // Who has no organisation is not let in by it; else this browser goes over to the account.
    may: {
      ...everybody(["password", "sessions ended"]),
      own: { ...everybody(["password", "sessions ended"]).own, nowhere: ["password"] },
    },
    besides: ["sessions ended"],
  },
  // Checked by a person, told, waited for, and to be stopped; goes to the address of the account.
  "a recovery": {
    of: ["there", "elsewhere"],
    make: async (scene, person) => {
      const token = await recovery(scene, person, USE);
      return (ask) => ask("POST /api/factors/recoveries/use", { token });
    },
    may: everybody(["proofs", "sessions ended"]),
  },
  "the end of a recovery": {
    of: ["there", "elsewhere"],
    make: async (scene, person) => {
      const token = await recovery(scene, person, STOP);
      return (ask) => ask("POST /api/factors/recoveries/stop", { token });
    },
    may: {},
  },
  "the representative's role, offered": {
    of: ["there", "elsewhere"],
    make: async (scene, person) => {
      const from = scene.visitors.hospital as Visitor & { accountId: string };
      await row(scene, "delete from people.succession returning id", []);
      const { id } = await row(
        scene,
        `insert into people.succession (organisation_id, from_account_id, to_account_id, offered_at, expires_at)
         values ($1, $2, $3, '2026-11-21', $4) returning id`,
        [scene.world.hospitalTokyo, from.accountId, person!.accountId, LATER],
      );
      return (ask) => ask(`PUT /api/people/successions/${id}/acceptance`, {});
    },
    may: { own: { there: ["memberships"] } },
    besides: ["memberships"],
  },
  "an answer": form(({ things }) => `/r/${things.link![0]!.id}`, { answer: "checking" }),
  "a test mail": form(({ things }) => `/p/${things.testLink![0]!.id}`, { says: "arrived" }),
  "the proof of an application": form(
    ({ things }) => `/apply/proof/${things.proofLink![0]!.id}`,
    {},
  ),
  "the question to an applicant": form(
    ({ things }) => `/apply/answer/${things.questionLink![0]!.id}`,
    { answer: "x" },
  ),
  "a certificate's ticket": {
    of: ["there"],
    // Good only in the browser that set out for it.
    make: async (scene, person) => {
      const ticket = newToken();
      await row(
        scene,
        `insert into certificates.ticket (token_hash, browser_hash, account_id, expires_at)
         values ($1, $2, $3, $4) returning account_id`,
        [hashToken(ticket), hashToken(newToken()), person!.accountId, LATER],
      );
      return (ask) => ask(`GET /certificates/entry?ticket=${ticket}`, {});
    },
    may: {},
  },
};

async function recovery(scene: Scene, person: Person, purpose: string): Promise<string> {
  const { accountId, organisationId } = person!;
  await row(
    scene,
    "insert into accounts.held_factor values ($1, 'totp') on conflict do nothing returning factor",
    [accountId],
  );
  await row(
    scene,
    `insert into factors.totp (account_id, sealed, created_at, confirmed_at) values ($1, 'x', now(), now())
     on conflict do nothing returning sealed`,
    [accountId],
  );
  const { id } = await row(
    scene,
    `insert into factors.recovery (account_id, organisation_id, checked_by, started_at, open_from, expires_at)
     values ($1, $2, '窓口', '2026-11-01', '2026-11-02', $3) returning id`,
    [accountId, organisationId, LATER],
  );
  return signLink(scene.installation.context.secret, purpose, id!, LATER);
}

/** Everything of every account that a link could change. */
export async function accountsOf({ installation }: Scene) {
  const { rows } = await installation.database.owner.query<Record<string, string>>(`
    select a.id, a.mail, a.name, a.password_hash as password, a.disabled_at::text as disabled,
      (select string_agg(concat_ws(' ', organisation_id, role, standing), ',' order by organisation_id)
        from accounts.membership m where m.account_id = a.id) as memberships,
      (select string_agg(what, ',' order by what) from (
        select factor as what from accounts.held_factor where account_id = a.id
        union all select 'passkey ' || id from factors.passkey where account_id = a.id
        union all select 'totp ' || sealed from factors.totp where account_id = a.id
        union all select 'certificate ' || id from certificates.certificate where account_id = a.id and revoked_at is null
        union all select 'identity ' || id from identities.identity where account_id = a.id) p) as proofs,
      (select string_agg(id::text, ',' order by id) from accounts.session s where s.account_id = a.id) as sessions,
      (select string_agg(organisation_id::text, ',' order by id) from accounts.session s where s.account_id = a.id) as acting,
      (select string_agg(id::text, ',' order by id) from tokens.token t
        where t.account_id = a.id and t.revoked_at is null) as tokens
    from accounts.account a`);
  return new Map(rows.map((one) => [one.mail!, one]));
}
type Accounts = Awaited<ReturnType<typeof accountsOf>>;

/** What became different, by address: words of `Link.may`. A session that began is the visitor's own act. */
export function changesBetween(before: Accounts, after: Accounts): Record<string, string[]> {
  const changes: Record<string, string[]> = {};
  const list = (text: string | undefined) => (text ? text.split(",") : []);
  for (const mail of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(mail), after.get(mail)];
    if (!was || !is) {
      changes[mail] = [was ? "removed" : "made"];
      continue;
    }
    const named = ["name", "password", "disabled", "memberships", "proofs", "tokens"].filter(
      (what) => was[what] !== is[what],
    );
    const ended = list(was.sessions).some((id) => !list(is.sessions).includes(id));
    if (ended) named.push("sessions ended");
    else if (was.sessions === is.sessions && was.acting !== is.acting) named.push("session moved");
    if (named.length > 0) changes[mail] = named;
  }
  return changes;
}

/** Somebody with an account at an address of their own, in the inviting organisation, elsewhere, or nowhere any more. */
export async function personFor(
  { installation, world }: Scene,
  of: Link["of"][number],
): Promise<{ person: Person; mail: string }> {
  const name = `link-${randomUUID().slice(0, 8)}`;
  const mail = `${name}@sign-in.example.jp`;
  if (of === "new") return { person: null, mail };
  const organisationId = of === "there" ? world.hospitalTokyo : world.clinicOsaka;
  const person = await installation.signIn(name, "institution", organisationId, "member");
  if (of === "nowhere")
    await installation.database.owner.query(
      "delete from accounts.membership where account_id = $1",
      [person.accountId],
    );
  return { person: { ...person, mail }, mail };
}
