import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb, TODAY } from "../../../test/web.ts";
import { until } from "../../../test/until.ts";
import { idOf, makeWorld, type World } from "../../../test/world.ts";
import { recordFault } from "../../base/program/faults.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { makeAuthority, newKeys } from "../../entrance/certificates/x509.ts";

const TOKEN = "m".repeat(40);
const DAY = 86_400_000;
let database: TestDatabase;
let world: World;
let web: TestWeb;
let context: ReturnType<typeof testContext>;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  const folder = mkdtempSync(join(tmpdir(), "tasuki-metrics-"));
  const ca = join(folder, "ca.pem");
  const life = { from: TODAY, until: new Date(TODAY.getTime() + 30 * DAY) };
  writeFileSync(ca, makeAuthority("部門の認証局", await newKeys(2048), life));
  const env = { METRICS_TOKEN: TOKEN, DATA_DIR: folder, CLIENT_CA_FILE: ca };
  context = testContext(database, "web", env);
  web = await startTestWeb(context);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

const read = (remoteAddress = "127.0.0.1", headers: Record<string, string> = {}) =>
  web.app.inject({ url: "/metrics", remoteAddress, headers });

interface Family {
  type: string;
  samples: { name: string; labels: Record<string, string>; value: number }[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/gy;

/**
 * Reads the text format 0.0.4 and refuses everything that its description does not allow: one HELP and TYPE before
 * the samples of each family, all of a family together, no sample twice, numbers and escapes as written there.
 */
function parse(text: string): Map<string, Family> {
  expect(text.endsWith("\n")).toBe(true);
  const families = new Map<string, Family>();
  const seen = new Set<string>();
  let now: { name: string; family: Family } | undefined;
  let helped: string | undefined;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [, word, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (word === "HELP") {
      expect(name).toMatch(NAME);
      expect(families.has(name), `HELP twice: ${name}`).toBe(false);
      expect(rest).not.toMatch(/\\(?![\\n])/);
      helped = name;
    } else if (word === "TYPE") {
      expect(name).toBe(helped);
      expect(["counter", "gauge", "histogram", "summary", "untyped"]).toContain(rest);
      now = { name, family: { type: rest, samples: [] } };
      families.set(name, now.family);
    } else {
      const [, sample = "", labels = "", number = ""] = SAMPLE.exec(line) ?? [];
      expect(sample, `no sample: ${line}`).not.toBe("");
      const suffix = sample.slice(now!.name.length);
      expect(sample.startsWith(now!.name), `outside its family: ${line}`).toBe(true);
      expect(now!.family.type === "histogram" ? ["_bucket", "_sum", "_count"] : [""]).toContain(
        suffix,
      );
      let end = 0;
      const read: Record<string, string> = {};
      for (const match of labels.matchAll(LABEL)) {
        expect(match.index).toBe(end);
        read[match[1]!] = match[2]!;
        end = match.index + match[0].length;
      }
      expect(end, `labels: ${line}`).toBe(labels.length);
      expect(number).toMatch(/^(?:[+-]?Inf|NaN|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/);
      const key = `${sample} ${JSON.stringify(Object.entries(read).sort())}`;
      expect(seen.has(key), `twice: ${line}`).toBe(false);
      seen.add(key);
      const value = number === "+Inf" ? Infinity : Number(number);
      now!.family.samples.push({ name: sample, labels: read, value });
    }
  }
  for (const [name, { type, samples }] of families) {
    if (type === "counter") expect(name).toMatch(/_total$/);
    if (type !== "histogram") continue;
    const keyOf = ({ le: _, ...labels }: Record<string, string>) => JSON.stringify(labels);
    for (const series of Map.groupBy(samples, (one) => keyOf(one.labels)).values()) {
      const counts = series.filter((one) => one.name.endsWith("_bucket")).map((one) => one.value);
      expect(counts).toEqual([...counts].sort((a, b) => a - b));
      const all = series.find((one) => one.name.endsWith("_count"))?.value;
      expect(counts.at(-1)).toBe(all);
    }
  }
  return families;
}

/** Nothing is kept of an earlier answer; asked until the database answered, however slow the machine is. */
async function readFresh(fresh?: TestWeb) {
  const asked = fresh ?? (await startTestWeb(context));
  const families = await until(async () => {
    const read = parse((await asked.app.inject({ url: "/metrics" })).body);
    return valueOf(read, "database_answers") === 1 && read;
  });
  await asked.close();
  return families;
}

const valueOf = (families: Map<string, Family>, name: string, labels: object = {}) =>
  families
    .get(`tasuki_${name}`)
    ?.samples.find((one) => JSON.stringify(one.labels) === JSON.stringify(labels))?.value;

test("every family is there, in the format that is promised", async () => {
  await web.app.inject({ url: "/api/session" });
  await web.app.inject({ url: "/r/secret-token-of-a-link" });
  const reply = await until(async () => {
    const one = await read();
    return /^tasuki_database_answers 1$/m.test(one.body) && one;
  });
  expect(reply.headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(reply.headers["cache-control"]).toBe("no-store");
  const families = parse(reply.body);
  expect([...families.keys()].filter((name) => name.startsWith("tasuki_")).sort()).toEqual([
    "tasuki_answers",
    "tasuki_certificate_days_left",
    "tasuki_database_answers",
    "tasuki_database_connections",
    "tasuki_database_waiting",
    "tasuki_disk_free_bytes",
    "tasuki_disk_size_bytes",
    "tasuki_faults",
    "tasuki_http_request_seconds",
    "tasuki_http_requests_total",
    "tasuki_jobs_failed",
    "tasuki_jobs_locked",
    "tasuki_jobs_longest_locked_seconds",
    "tasuki_jobs_oldest_due_seconds",
    "tasuki_jobs_waiting",
    "tasuki_mail_server_out_seconds",
    "tasuki_mails",
    "tasuki_source_age_seconds",
    "tasuki_sources",
  ]);
  for (const name of [
    "process_cpu_seconds_total",
    "process_resident_memory_bytes",
    "nodejs_eventloop_lag_p99_seconds",
  ])
    expect(families.get(name)?.samples.length, name).toBeGreaterThan(0);
  expect(valueOf(families, "certificate_days_left", { file: "CLIENT_CA_FILE" })).toBeCloseTo(30, 3);
  expect(valueOf(families, "disk_free_bytes")).toBeGreaterThan(0);
  const routes = families.get("tasuki_http_requests_total")!.samples.map((one) => one.labels.route);
  expect(routes).toContain("/r/:token");
  expect(reply.body).not.toContain("secret-token");
});

test("it tells how the queue, mails, sources, answers and faults stand, by kind, and nobody's name", async () => {
  const run = (text: string, values: unknown[] = []) => database.owner.query(text, values);
  for (const task of ["notices.send", "feeds.run", "audits.seal", "audits.seal2"])
    await run("select graphile_worker.add_job($1, '{}', run_at => now() - interval '90 seconds')", [
      task,
    ]);
  await run(
    `update graphile_worker._private_jobs set locked_at = now() - interval '1 hour', locked_by = 'x', run_at = now() - interval '1 hour'
     where task_id = (select id from graphile_worker._private_tasks where identifier = 'feeds.run')`,
  );
  await run(
    `insert into base.failed_job (task, payload, attempts, added_at, failed_at) values ('a.b', '{}', 1, now(), now())`,
  );
  await run(
    `insert into notices.message (organisation_id, contact_id, address, state)
     select $1, $2, 'someone@hospital.example', 'queued' from generate_series(1, 3)`,
    [world.clinicTokyo, idOf("clinicTokyo:1")],
  );
  await run(
    `insert into feeds.feed (name, url, every_hours, created_at, last_run_at, last_good_at, reason, enabled, next_run_at)
     values ('名のある病院の"\\情報源', 'https://a.example/', 1, now(), $1, $1, 'unreachable', true, $2),
       ('源の乙', 'https://b.example/?method=getAlertList', 1, now(), $1, $1, null, true, $2),
       ('源の丙', 'https://c.example/', 1, now(), null, null, null, false, null)`,
    [new Date(TODAY.getTime() - 3_600_000), new Date(TODAY.getTime() + 3_600_000)],
  );
  await run(
    `insert into advisories.advisory (id, publisher, publisher_namespace, tracking_id, origin, document_version, title)
     values ($1, 'x', 'https://x.example', 'x', 'hand', '1', 'x')`,
    [idOf("advisory")],
  );
  await run(
    `insert into outcomes.progress (advisory_id, mark, safe, moving, stuck, silent, held, ended, answered, help_wanted, overdue, counted_at)
     values ($1, 'live', 40, 1, 0, 2, 0, 0, 41, 0, 0, now())`,
    [idOf("advisory")],
  );
  await recordFault(
    { ...context, clock: { now: () => new Date() } },
    { role: "web", kind: "exception", name: "TypeError" },
  );
  const families = await readFresh();
  expect(valueOf(families, "jobs_waiting", { slot: "common" })).toBe(2);
  expect(valueOf(families, "jobs_waiting", { slot: "mail" })).toBe(1);
  expect(valueOf(families, "jobs_locked", { slot: "sources" })).toBe(1);
  expect(valueOf(families, "jobs_locked", { slot: "mail" })).toBe(0);
  expect(valueOf(families, "jobs_oldest_due_seconds", { slot: "mail" })).toBeGreaterThanOrEqual(90);
  expect(valueOf(families, "jobs_oldest_due_seconds", { slot: "sources" })).toBe(0);
  expect(
    valueOf(families, "jobs_longest_locked_seconds", { slot: "sources" }),
  ).toBeGreaterThanOrEqual(3600);
  expect(valueOf(families, "jobs_failed")).toBe(1);
  expect(valueOf(families, "mails", { state: "queued" })).toBe(3);
  expect(valueOf(families, "mails", { state: "accepted" })).toBe(0);
  expect(valueOf(families, "sources", { kind: "csaf", state: "trouble" })).toBe(1);
  expect(valueOf(families, "source_age_seconds", { kind: "csaf", state: "trouble" })).toBe(3600);
  expect(valueOf(families, "sources", { kind: "myjvn", state: "good" })).toBe(1);
  expect(valueOf(families, "sources", { kind: "csaf", state: "paused" })).toBe(1);
  expect(valueOf(families, "answers", { state: "safe" })).toBe(40);
  expect(valueOf(families, "answers", { state: "stuck" })).toBe(0);
  // Small counts may be of one hospital.
  expect(valueOf(families, "answers", { state: "moving" })).toBeUndefined();
  expect(valueOf(families, "answers", { state: "silent" })).toBeUndefined();
  expect(valueOf(families, "faults", { kind: "exception" })).toBe(1);
  const words = [...families.values()].flatMap(({ samples }) =>
    samples.flatMap((one) => Object.values(one.labels)),
  );
  const { rows } = await run(
    "select name from organisations.organisation union select name from feeds.feed",
  );
  for (const { name } of rows) expect(words.join("\n")).not.toContain(name);
  expect(words.join("\n")).not.toMatch(/@|[^\x20-\x7e\n]/);
});

test.each([
  ["another machine", "203.0.113.9", {}],
  ["another machine of the house", "192.168.1.7", {}],
  ["a wrong token", "203.0.113.9", { authorization: `Bearer ${"n".repeat(40)}` }],
  ["half a token", "203.0.113.9", { authorization: `Bearer ${TOKEN.slice(1)}` }],
  ["a token that is no bearer", "203.0.113.9", { authorization: `Basic ${TOKEN}` }],
  ["somebody behind a proxy on this machine", "127.0.0.1", { "x-forwarded-for": "203.0.113.9" }],
  ["somebody who says to be here", "203.0.113.9", { "x-forwarded-for": "127.0.0.1" }],
])("for %s there is no such page", async (_who, address, headers) => {
  const reply = await read(address, headers as Record<string, string>);
  expect(reply.statusCode).toBe(404);
  expect(reply.body).not.toContain("tasuki_");
});

test.each([
  ["this machine", "127.0.0.1", {}],
  ["this machine by IPv6", "::1", {}],
  ["who has the token", "203.0.113.9", { authorization: `Bearer ${TOKEN}` }],
  [
    "who has it behind a proxy",
    "127.0.0.1",
    { "x-forwarded-for": "203.0.113.9", authorization: `bearer ${TOKEN}` },
  ],
])("%s reads it", async (_who, address, headers) =>
  expect((await read(address, headers as Record<string, string>)).statusCode).toBe(200),
);

test("without METRICS_TOKEN no token opens it", async () => {
  const closed = await startTestWeb(testContext(database));
  for (const authorization of ["Bearer ", "Bearer undefined", `Bearer ${TOKEN}`]) {
    const asked = { url: "/metrics", remoteAddress: "203.0.113.9", headers: { authorization } };
    expect((await closed.app.inject(asked)).statusCode).toBe(404);
  }
  await closed.close();
});

test("where every connection is in use it answers all the same, and says so", async () => {
  const full = await startTestWeb(context);
  const release: (() => void)[] = [];
  const held = Array.from({ length: 6 }, () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    release.push(resolve);
    return context.db.asViewer(SYSTEM, () => promise);
  });
  await Promise.resolve();
  const asked = () => full.app.inject({ url: "/metrics" });
  const replies = await Promise.all([asked(), asked(), asked()]);
  for (const { body } of replies) {
    const families = parse(body);
    expect(valueOf(families, "database_answers")).toBe(0);
    expect(valueOf(families, "database_connections", { state: "used" })).toBe(6);
    // One of theirs, however many look.
    expect(valueOf(families, "database_waiting")).toBe(1);
    expect(families.get("tasuki_mails")!.samples).toEqual([]);
  }
  for (const free of release) free();
  await Promise.all(held);
  await readFresh(full);
});
