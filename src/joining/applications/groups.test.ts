import { expect, test } from "vitest";
import {
  approval,
  arrive,
  check,
  desk,
  facilityOf,
  get,
  openDesk,
  refused,
  see,
} from "../../../test/desk.ts";
import * as api from "./api.ts";

openDesk();

test("two of one facility stand together; the chosen one represents, the other joins as a member", async () => {
  const facility = await facilityOf("架空ひとつ病院");
  const first = await arrive({}, "institution", facility);
  const second = await arrive({ person: "井上 次郎" }, "institution", facility);
  const head = await see(first);
  expect(head.group.map((one) => one.id)).toEqual([first, second]);
  expect(await see(second)).toMatchObject({ joinedTo: { id: first }, may: { approve: false } });
  expect((await get(desk.clerk, api.listApplications, { query: {} })).rows).toHaveLength(1);
  await check(first);
  const { organisationId } = await get(
    desk.reviewer,
    api.approveApplication,
    await approval(first, { representativeId: second }),
  );
  const { rows } = await desk.database.owner.query(
    "select mail, standing from accounts.invitation where organisation_id = $1 order by standing",
    [organisationId],
  );
  expect(rows.map((row) => row.standing)).toEqual(["member", "representative"]);
  expect((await see(second)).organisationId).toBe(organisationId);
});

test("who stands together can be parted, put together by hand, and goes on when the first is refused", async () => {
  const facility = await facilityOf("架空三人病院");
  const [first, second, third] = [
    await arrive({}, "institution", facility),
    await arrive({}, "institution", facility),
    await arrive({}, "institution", facility),
  ] as const;
  const body = { version: (await see(first)).version, reason: "no_answer", words: null };
  await get(desk.clerk, api.refuseApplication, { params: { id: first }, body });
  expect((await see(second)).group.map((one) => one.id)).toEqual([second, third]);
  await get(desk.clerk, api.groupApplication, { params: { id: third }, body: { joinTo: null } });
  expect((await see(second)).group).toHaveLength(1);
  await get(desk.clerk, api.groupApplication, { params: { id: second }, body: { joinTo: third } });
  expect((await see(third)).group.map((one) => one.id)).toEqual([third, second]);
  const group = (id: string, joinTo: string) =>
    refused(desk.clerk, api.groupApplication, { params: { id }, body: { joinTo } });
  expect(await group(third, third)).toBe("not_found");
  expect(await group(third, second)).toBe("not_open");
});

test("the newcomer of an institution with a representative becomes a member", async () => {
  const facility = await facilityOf("架空もとから病院");
  const first = await arrive({}, "institution", facility);
  await check(first);
  const made = await get(desk.reviewer, api.approveApplication, await approval(first));
  const account = await desk.database.owner.query<{ id: string }>(
    "insert into accounts.account (mail, name, password_hash) values ('rep@x.example.jp', '代表', 'x') returning id",
  );
  await desk.database.owner.query(
    "insert into accounts.membership (account_id, organisation_id, role, standing) values ($1, $2, 'institution', 'representative')",
    [account.rows[0]!.id, made.organisationId],
  );
  const later = await arrive({}, "institution", facility);
  expect((await see(later)).evidence.member).toMatchObject({ id: made.organisationId });
  await check(later);
  const joined = await get(desk.reviewer, api.approveApplication, await approval(later));
  expect(joined).toEqual(made);
  const { rows } = await desk.database.owner.query(
    "select distinct standing from accounts.invitation where organisation_id = $1 order by standing",
    [made.organisationId],
  );
  expect(rows.map((row) => row.standing)).toEqual(["member", "representative"]);
});
