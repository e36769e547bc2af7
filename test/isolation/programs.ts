import type { Standing } from "../../src/base/viewer.ts";
import { PASSWORD, type Visitor } from "./installation.ts";
import { ANYBODY } from "./people.ts";
import type { Site } from "./things.ts";

const ALL_OF_INSTITUTION = ["assets:write", "answers:write"];

/** Programs that ask with a token: of every role that may have one, and those whose token holds no more. */
export async function addPrograms(site: Site): Promise<Record<string, Visitor>> {
  const { installation, people, world, call, row } = site;
  const { hospital, clinic, relay, ministry, secretariat } = people;
  const program = async (name: string, maker: Visitor, scopes: string[], standing: Standing) => {
    const body = { name, scopes, days: 90 };
    const made = await call<{ id: string; token: string }>(maker, "POST /api/tokens", { body });
    const { role, organisationId } = maker;
    const visitor = { name, role, organisationId, standing, scopes, like: maker.name };
    const asks = { ...visitor, cookie: null, bearer: made.token, brief: true, id: made.id };
    // When it asked first is written once.
    await installation.ask(asks, "GET /api/tokens");
    return asks;
  };
  const dead = async (
    name: string,
    maker: Visitor,
    end: (id: string, maker: Visitor) => Promise<unknown>,
  ): Promise<Visitor> => {
    const scope = maker.role === "relay" ? "outcomes:read" : "answers:read";
    const { bearer, id } = await program(name, maker, [scope], "reader");
    await end(id, maker);
    return { ...ANYBODY, name, bearer };
  };

  const [removed, stopped, careful] = [
    await installation.signIn("removed", "institution", world.university),
    await installation.signIn("stopped", "institution", world.university),
    await installation.signIn("careful", "institution", world.university),
  ];
  const { id: office } = await call(secretariat, "POST /api/organisations", {
    body: { kind: "relay", name: "閉じる会", kana: null, prefecture: null },
  });
  const closed = await installation.signIn("closed", "relay", office);
  const visitors = [
    await program("hospital's program", hospital, ALL_OF_INSTITUTION, "member"),
    await program("hospital's reading program", hospital, ["assets:read"], "reader"),
    await program("suspended clinic's program", clinic, ALL_OF_INSTITUTION, "member"),
    await program(
      "relay's program",
      relay,
      ["reactions:read", "outcomes:read", "members:read"],
      "reader",
    ),
    await program("ministry's program", ministry, ["outcomes:read"], "reader"),
    await program(
      "secretariat's program",
      secretariat,
      [
        "advisories:write",
        "answers:write",
        "assets:write",
        "reactions:read",
        "outcomes:read",
        "members:read",
      ],
      "clerk",
    ),
    await dead("token taken back", hospital, (id) => call(hospital, `DELETE /api/tokens/${id}`)),
    await dead("token that is over", hospital, (id) =>
      row(
        "update tokens.token set expires_at = '2026-11-21T09:00:00+09:00' where id = $1 returning id",
        [id],
      ),
    ),
    await dead("token of who was removed", removed, () =>
      call(
        secretariat,
        `DELETE /api/people/organisations/${world.university}/people/${removed.accountId}`,
      ),
    ),
    await dead("token of a closed account", stopped, () =>
      row("update accounts.account set disabled_at = now() where id = $1 returning id", [
        stopped.accountId,
      ]),
    ),
    await dead("token older than the password", careful, (_, maker) =>
      call(maker, "PUT /api/accounts/password", {
        body: { current: PASSWORD, password: "べつのあたらしい合言葉 815" },
      }),
    ),
    await dead("token of a closed organisation", closed, () =>
      call(secretariat, `PUT /api/organisations/${office}/closure`, { body: { closed: true } }),
    ),
    { ...ANYBODY, name: "closed organisation's session", cookie: closed.cookie, brief: true },
    { ...ANYBODY, name: "invented token", bearer: `tsk_${"A".repeat(43)}` },
  ];
  return Object.fromEntries(visitors.map((visitor) => [visitor.name, visitor]));
}
