import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { migrate } from "../../src/base/data/migrate.ts";
import { onServer, withDatabase } from "../database.ts";
import { idOf } from "../world.ts";

const MIGRATION = "0060-single-mails.sql";
const name = `t_${randomBytes(6).toString("hex")}`;
const folder = mkdtempSync(join(tmpdir(), "tasuki-before-"));
let url: string;
let owner: pg.Client;
beforeAll(async () => {
  await onServer(inject("databaseUrl"), `create database ${name}`);
  url = withDatabase(inject("databaseUrl"), name);
  cpSync(new URL("../../db/migrations", import.meta.url), folder, {
    recursive: true,
    filter: (path) => !path.endsWith(".sql") || path.split("/").at(-1)! < MIGRATION,
  });
  await migrate(url, { folder: new URL(`file://${folder}/`) });
  owner = new pg.Client({ connectionString: url, options: "-c tasuki.role=system" });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await onServer(inject("databaseUrl"), `drop database if exists ${name} with (force)`);
  rmSync(folder, { recursive: true });
});

test("mails that an earlier version had in line, or that reached nobody, are lost by no upgrade", async () => {
  const [hospital, application] = [idOf("hospital"), idOf("application")];
  const job = (task: string, payload: object, key: string | null = null) =>
    owner.query("select base.add_job($1, $2, $3, $4, 10)", [task, payload, "2026-11-01", key]);
  await job("accounts.tell_change", { accountId: hospital, change: "password" });
  await job("applications.send_proof", { applicationId: application });
  await job("accounts.send_invitation", { organisationId: hospital, contactId: null }, "invite 1");
  await owner.query(
    "insert into entries.wish (id, mail, mail_key, at) values ($1, 'a@example.jp', 'a', now()), ($2, 'b@example.jp', 'b', now())",
    [idOf("asked"), idOf("not yet")],
  );
  await job("entries.send_reopened", { wishId: idOf("asked"), tries: 1 });
  await job("entries.send_reopened", { wishId: idOf("gone"), tries: 1 });
  await job("invoices.mail_letter", { letterId: idOf("queued") });
  await job("feeds.run", {});
  await owner.query(
    `insert into base.failed_job (task, payload, key, attempts, added_at, failed_at, error)
     values ('factors.tell_recovery', $1, null, 10, now(), now(), 'mail not sent: 451'),
       ('feeds.run', '{}', null, 10, now(), now(), 'x')`,
    [{ id: idOf("recovery"), letter: "open" }],
  );
  await owner.query(
    `insert into base.refused_mail (refused_at, address, subject, outcome, reply, seen_at)
     values (now(), 'x@example.jp', '招待', 'unknown', '', null), (now(), 'y@example.jp', '招待', 'permanently_failed', '550', now())`,
  );
  await owner.query(
    "insert into organisations.organisation (id, kind, name) values ($1, 'institution', '病院')",
    [hospital],
  );
  await owner.query(
    "insert into dues.member (organisation_id, class, state, created_at, changed_at) values ($1, 'a_clinic', 'active', now(), now())",
    [hospital],
  );
  for (const state of ["queued", "sending", "accepted", "no_server", "no_address", "no_paper"])
    await owner.query(
      `insert into invoices.letter (id, organisation_id, kind, words, state, created_at, changed_at)
       values ($1, $2, 'admitted', '{"graceUntil": "x"}', $3, now(), now())`,
      [idOf(state), hospital, state],
    );

  await migrate(url);
  const { rows } = await owner.query<{ template: string; state: string; facts: object }>(
    `select template, state, facts, about, address, key, settled_at is null as waits, seen_at is not null as seen
     from notices.message where template <> 'invoices.letter' order by template, address`,
  );
  expect(rows).toMatchObject([
    { template: "accounts.change", state: "queued", about: hospital, waits: true },
    { template: "accounts.invitation", state: "queued", key: "invite 1" },
    { template: "applications.proof", state: "queued", about: application },
    { template: "earlier", state: "unknown", address: "x@example.jp", seen: false },
    { template: "earlier", state: "permanently_failed", address: "y@example.jp", seen: true },
    { template: "entries.reopened", state: "queued", facts: { mail: "a@example.jp" } },
    {
      template: "factors.recovery",
      state: "permanently_failed",
      facts: { id: idOf("recovery"), letter: "open" },
      waits: false,
      seen: false,
    },
  ]);
  const letters = await owner.query<{ id: string; state: string; seen: boolean }>(
    "select id, state, seen_at is not null as seen from notices.message where template = 'invoices.letter'",
  );
  expect(new Map(letters.rows.map(({ id, state }) => [id, state]))).toEqual(
    new Map([
      [idOf("queued"), "queued"],
      [idOf("sending"), "unknown"],
      [idOf("accepted"), "accepted"],
      [idOf("no_server"), "cancelled"],
      [idOf("no_address"), "permanently_failed"],
      [idOf("no_paper"), "permanently_failed"],
    ]),
  );
  // Who looked after membership saw them; what reached nobody else stands there for itself.
  expect(letters.rows.find(({ id }) => id === idOf("no_address"))!.seen).toBe(true);
  expect((await owner.query("select mail from entries.wish")).rows).toEqual([
    { mail: "b@example.jp" },
  ]);
  const left = await owner.query("select task_identifier as task from graphile_worker.jobs");
  expect(left.rows).toEqual([{ task: "feeds.run" }]);
  expect((await owner.query("select task from base.failed_job")).rows).toEqual([
    { task: "feeds.run" },
  ]);
});
