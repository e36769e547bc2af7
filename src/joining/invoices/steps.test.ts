import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import type { Endpoint, Question } from "../../base/contract.ts";
import * as dues from "../dues/api.ts";
import { undoStep } from "./api.ts";
import { getMember } from "./api-papers.ts";

let database: TestDatabase;
let web: TestWeb;
let world: World;
beforeAll(async () => {
  database = await createTestDatabase();
  web = await startTestWeb(testContext(database));
  world = await makeWorld(database);
  const issuer = { name: "架空協議会", address: "", contact: "", registration: null };
  const body = { on: true, issuer, account: "架空銀行 普通 1" };
  expect(await ask(dues.putSettings, { body })).toBe(200);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

const asStaff = <E extends Endpoint>(endpoint: E, question: Partial<Question<E>>) =>
  web.ask(viewerOf("secretariat", world.secretariat), endpoint, question);
const ask = async <E extends Endpoint>(endpoint: E, question: Partial<Question<E>>) =>
  (await asStaff(endpoint, question)).status;

const ACTS = ["apply", "approve", "refuse", "suspend", "resume", "leave", "undo"] as const;
/** From which states each act leads where, by the rules of the association; of a class with a fee. */
type Leads = Record<string, Record<string, string>>;
const LEADS: Leads = {
  apply: { none: "applied", refused: "applied", left: "applied" },
  approve: { applied: "approved" },
  refuse: { applied: "refused" },
  suspend: { active: "suspended" },
  resume: { suspended: "active" },
  leave: { applied: "left", approved: "left", active: "left", suspended: "left" },
};
/** The same where the class asks no fee: the approval makes the member. */
const FREE: Leads = { ...LEADS, approve: { applied: "active" } };

async function act(what: (typeof ACTS)[number], id: string, classId: string): Promise<number> {
  const on = "2026-11-20";
  if (what === "apply") {
    const body = { organisationId: id, classId, agreedFee: null, appliedOn: on };
    return ask(dues.applyMember, { body });
  }
  if (what === "approve" || what === "refuse") {
    const said = { approved: what === "approve", metOn: on, minutes: "第3回", reason: null };
    return ask(dues.decide, { body: { ids: [id], ...said, invoice: false } });
  }
  if (what === "undo") {
    const seen = await asStaff(getMember, { params: { id } });
    const stepId = "reply" in seen ? seen.reply.may.undo : null;
    // What the page does not offer is refused too.
    const last = "reply" in seen ? seen.reply.steps.find(({ undone }) => !undone)?.id : undefined;
    const body = { stepId: stepId ?? last ?? "0" };
    return ask(undoStep, { params: { id }, body });
  }
  return ask(dues.moveMember, { params: { id }, body: { act: what, on, reason: "申し出" } });
}

test.each([
  ["a_clinic", LEADS],
  ["observer", FREE],
])(
  "a member of %s goes only where the rules lead, and each step but an application is taken back one by one",
  async (classId, leads) => {
    const id = world.ministry;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...ACTS), { maxLength: 12 }), async (acts) => {
        await database.owner.query("delete from dues.step; delete from dues.member");
        // The states that it went through; an application begins anew and is not taken back.
        const past: { state: string; fixed: boolean }[] = [{ state: "none", fixed: true }];
        for (const what of acts) {
          const now = past.at(-1)!;
          const next = leads[what]?.[now.state];
          const status = await act(what, id, classId);
          const where = `${what} from ${now.state}`;
          if (what === "undo") {
            if (now.fixed) expect(status, where).toBeGreaterThanOrEqual(404);
            else past.pop();
            if (!now.fixed) expect(status, where).toBe(200);
          } else if (next) {
            expect(status, where).toBe(200);
            past.push({ state: next, fixed: what === "apply" });
          } else expect([404, 409], where).toContain(status);
          const { rows } = await database.owner.query("select state from dues.member");
          expect(rows[0]?.state ?? "none", where).toBe(past.at(-1)!.state);
        }
      }),
      { numRuns: 8 },
    );
  },
);
