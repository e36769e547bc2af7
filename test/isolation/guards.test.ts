import { afterAll, beforeAll, expect, test } from "vitest";
import { makeWorld } from "../world.ts";
import { startInstallation, type Installation, type Visitor } from "./installation.ts";
import { checksumsOf } from "./truth.ts";

let installation: Installation;
let person: Visitor;
beforeAll(async () => {
  installation = await startInstallation();
  const world = await makeWorld(installation.database);
  person = await installation.signIn("person", "secretariat", world.secretariat);
});
afterAll(() => installation?.close());

const changing = () =>
  installation.routeTable.filter((route) => !/^(GET|HEAD|OPTIONS) /.test(route));
const ANY_ID = "11111111-1111-4111-8111-111111111111";
/** What a form or a script of a foreign page can send without being asked first. */
const FOREIGN = [
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "text/plain",
  "application/json",
];

/** The same address in another spelling each time. */
const spell = (path: string, turn: number) =>
  [path, path.replace("/api/", "/%61pi/"), path.replace("/api/", "/ap%69/"), `${path}?x=/`][
    turn % 4
  ]!;

test("outside of /api only what strangers and holders of links send by plain forms changes state", () => {
  const plain = changing().filter((route) => !route.includes(" /api/"));
  expect(plain.sort()).toEqual([
    "POST /apply",
    "POST /apply/:token/:step",
    "POST /apply/answer/:token",
    "POST /apply/proof/:token",
    "POST /apply/wish",
    "POST /p/:token",
    "POST /r/:token",
  ]);
});

test("a foreign page changes nothing with the cookie of somebody who is signed in", async () => {
  const before = await checksumsOf(installation.database);
  let tried = 0;
  for (const route of changing().filter((one) => one.includes(" /api/"))) {
    const [method, path] = route.split(" ") as ["POST", string];
    for (const type of FOREIGN) {
      const reply = await installation.app.inject({
        method,
        // However the address is spelled: the way is found after it was decoded.
        url: spell(path.replace(/:\w+/g, ANY_ID), tried),
        headers: {
          origin: "https://evil.example",
          cookie: `tasuki_session=${person.cookie}`,
          "content-type": type,
        },
        payload: "{}",
      });
      expect([reply.statusCode, reply.json().refused], `${route} ${type}`).toEqual([
        403,
        "forbidden",
      ]);
      expect(reply.headers, route).not.toHaveProperty("access-control-allow-origin");
      tried++;
    }
  }
  expect(tried).toBeGreaterThan(100);
  expect(await checksumsOf(installation.database)).toEqual(before);
});

test("no foreign page is told that it may send the header", async () => {
  for (const route of changing()) {
    const [method, path] = route.split(" ") as [string, string];
    const reply = await installation.app.inject({
      method: "OPTIONS",
      url: path.replace(/:\w+/g, ANY_ID),
      headers: {
        origin: "https://evil.example",
        "access-control-request-method": method,
        "access-control-request-headers": "x-tasuki",
      },
    });
    const allows = Object.keys(reply.headers).filter((name) => name.startsWith("access-control-"));
    expect([reply.statusCode >= 400, allows], route).toEqual([true, []]);
  }
});

test("the session's cookie is kept from scripts and from foreign forms", async () => {
  const reply = await installation.ask(person, "DELETE /api/accounts/session");
  expect(reply.statusCode).toBe(200);
  expect(String(reply.headers["set-cookie"])).toMatch(
    /tasuki_session=;.*Path=\/;.*HttpOnly;.*SameSite=Lax/,
  );
  expect((await installation.ask(person, "GET /api/notices/standing")).statusCode).toBe(401);
});
