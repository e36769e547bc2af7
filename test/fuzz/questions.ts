import { routes } from "../../src/app.ts";
import { expectedOf } from "../isolation/expectation.ts";
import type { Question, Visitor } from "../isolation/installation.ts";
import { type Case, casesOf, ownRoutes } from "../isolation/requests.ts";
import type { Scene } from "../isolation/scene.ts";
import { hostileFile } from "../hostile/files.ts";
import { breakText, mutate, spoil, written } from "./mutate.ts";
import { type Pick, pickFrom } from "./pick.ts";
import { valueFor } from "./shapes.ts";

/** One request as it goes over the line, and which it was. */
export interface Sent {
  number: number;
  route: string;
  visitor: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  payload: string | Buffer | undefined;
}

const endpoints = new Map(
  routes.map(({ endpoint }) => [`${endpoint.method} ${endpoint.path}`, endpoint]),
);
const REFUSED = ["forbidden", "not_found", "not_signed_in", "read_only", "token_scope"];

/** Each route with everybody who may ask it, about everything that they may ask of; and how a program asks it. */
export function makeQuestions(scene: Scene) {
  const visitors = Object.values(scene.visitors);
  const asked = ownRoutes(scene).map((route) => {
    const all = casesOf(scene, route, visitors);
    const open = all.filter(
      ({ expectation, visitor, thing }) =>
        !REFUSED.includes(expectedOf(expectation, visitor, thing, route)),
    );
    return { route, all, open: open.length > 0 ? open : all };
  });
  const ids = [...new Set(Object.values(scene.things).flatMap((of) => of.map(({ id }) => id)))];
  const uuids = ids.filter((id) => /^[0-9a-f-]{36}$/.test(id));

  /** The request of a number: the same number gives the same request of the same world. */
  return (number: number, seed: number): Sent => {
    const pick = pickFrom(seed * 1_000_003 + number);
    const { all, open } = asked[number % asked.length]!;
    const one = pick.chance(20) ? pick.of(all) : pick.of(open);
    return { ...send(one, scene, pick, uuids), number };
  };
}

function send(one: Case, scene: Scene, pick: Pick, ids: readonly string[]): Omit<Sent, "number"> {
  const { route, expectation, visitor, thing } = one;
  const [method, path] = route.split(" ") as [string, string];
  const endpoint = endpoints.get(route);
  const question: Question = expectation.ask?.(thing, scene, visitor) ?? {};
  const given = expectation.params?.(thing, scene);
  // What is spoiled: mostly one part, sometimes none, so that what is right is asked too.
  const spoilt = pick.of(["body", "body", "body", "query", "params", "headers", "none"]);
  const isBare = pick.chance(3);
  const params = path.replace(/:(\w+)/g, (_, name: string) => {
    const right = given?.[name] ?? thing.id;
    const value = spoilt === "params" && pick.chance(2) ? spoil(right, pick) : right;
    return encode(plain(value)).slice(0, 3_000);
  });
  const query = queryOf(
    question,
    endpoint?.query && isBare ? valueFor(endpoint.query, pick, ids) : null,
  );
  const url = params + addressed(query, spoilt === "query", pick);
  const headers: Record<string, string> = { "x-tasuki": "1", ...entrance(visitor) };
  const body = bodyOf(
    question,
    endpoint?.body && (isBare || !question.body)
      ? valueFor(endpoint.body, pick, ids)
      : question.body,
  );
  const { payload, type } = payloadOf(question, body, spoilt === "body", pick, method);
  if (type) headers["content-type"] = type;
  if (spoilt === "headers") spoilHeaders(headers, pick);
  return {
    route,
    visitor: visitor.name,
    method,
    url,
    headers: { ...headers, ...question.headers },
    payload,
  };
}

const queryOf = (question: Question, made: unknown) =>
  ({ ...(made as object | null), ...question.query }) as Record<string, unknown>;
const bodyOf = (question: Question, made: unknown) => made ?? question.body;

function entrance({ cookie, bearer }: Visitor): Record<string, string> {
  if (bearer) return { authorization: `Bearer ${bearer}` };
  return cookie ? { cookie: `tasuki_session=${cookie}` } : {};
}

function addressed(query: Record<string, unknown>, spoils: boolean, pick: Pick): string {
  const changed = spoils ? mutate(query, pick) : query;
  const pairs =
    typeof changed === "object" && changed !== null ? Object.entries(changed) : [["x", changed]];
  const text = pairs
    .slice(0, 200)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value.slice(0, 200) : [value]).map(
        (each) => `${encode(String(name))}=${encode(plain(each))}`,
      ),
    );
  if (spoils && pick.chance(3))
    text.push(
      pick.of(["%zz=1", "a", "=", "&&", "%00=%00", "x=%ff%fe", "a[]=1&a[b]=2", text[0] ?? "x"]),
    );
  // Longer addresses are the server's own business before any route is known.
  return text.length > 0 ? `?${text.join("&").slice(0, 12_000)}` : "";
}
const plain = (value: unknown) =>
  (typeof value === "string" ? value : written(value)).slice(0, 4_000);
const encode = (text: string) => encodeURIComponent(text.slice(0, 4_000).toWellFormed());

function payloadOf(question: Question, body: unknown, spoils: boolean, pick: Pick, method: string) {
  if (question.form) {
    const changed = spoils ? (mutate(question.form, pick) as object | null) : question.form;
    const pairs = Object.entries(changed ?? {}).map(
      ([name, value]) => `${encode(name)}=${encode(plain(value))}`,
    );
    return { payload: pairs.join("&"), type: "application/x-www-form-urlencoded" };
  }
  if (question.file) return multipart(question.file, spoils, pick);
  if (method === "GET" && !spoils) return { payload: undefined, type: undefined };
  if (body === undefined && !spoils) return { payload: undefined, type: undefined };
  let changed: unknown = body ?? {};
  for (let turn = spoils ? 1 + pick.below(3) : 0; turn > 0; turn--) changed = mutate(changed, pick);
  let payload = written(changed);
  if (spoils && pick.chance(15)) payload = breakText(payload, pick);
  return { payload, type: "application/json" };
}

function multipart(file: { name: string; content: string }, spoils: boolean, pick: Pick) {
  const hostile = hostileFile(pick.below(100_000));
  const bytes =
    spoils && hostile.bytes.length < 2_000_000 ? hostile.bytes : Buffer.from(file.content);
  const name = (spoils ? hostile.name : file.name).toWellFormed().replaceAll('"', "");
  const part = Buffer.concat([
    Buffer.from(
      `--B\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    bytes,
    Buffer.from("\r\n"),
  ]);
  const end = Buffer.from("--B--\r\n");
  const whole = Buffer.concat([part, end]);
  const payload = spoils
    ? pick.of([
        whole,
        whole,
        whole,
        part,
        Buffer.alloc(0),
        end,
        Buffer.concat([...Array<Buffer>(12).fill(part.subarray(0, 10_000)), end]),
        whole.subarray(0, pick.below(whole.length)),
      ])
    : whole;
  return { payload, type: "multipart/form-data; boundary=B" };
}

function spoilHeaders(headers: Record<string, string>, pick: Pick): void {
  const [name, value] = pick.of([
    ["cookie", "tasuki_session=%00; tasuki_session=x; ="],
    ["cookie", `tasuki_session=${"A".repeat(43)}`],
    ["cookie", `tasuki_session=${"é".repeat(500)}`],
    ["authorization", "Bearer "],
    ["authorization", `Bearer ${"x".repeat(2_000)}`],
    ["authorization", "bearer \u00ff"],
    ["content-type", "text/plain"],
    ["content-type", "application/json; charset=utf-16"],
    ["content-type", "multipart/form-data"],
    ["content-type", `multipart/form-data; boundary=${"b".repeat(500)}`],
    ["content-type", "application/x-www-form-urlencoded"],
    ["content-type", ";;;"],
    ["content-encoding", "gzip"],
    ["accept-encoding", "br;q=x, *;q=0"],
    ["accept", "text/html"],
    ["if-none-match", '"x"'],
    ["range", "bytes=5-1"],
    ["x-forwarded-for", "::ffff:1.2.3.4, x, \u00ff"],
    ["host", "evil.example"],
    ["origin", "null"],
    ["accept-language", "x".repeat(3_000)],
    ["user-agent", "\u00ff".repeat(2_000)],
    ["expect", "100-continue"],
  ] as const);
  headers[name] = value;
}
