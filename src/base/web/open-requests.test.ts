import { connect, type Socket } from "node:net";
import fastify, { type FastifyInstance } from "fastify";
import { afterEach, expect, test } from "vitest";
import { until } from "../../../test/until.ts";
import { countOpen, limitOpen } from "./open-requests.ts";

let app: FastifyInstance;
let answerAll: (() => void)[];
const sockets: Socket[] = [];
async function start(most: number, behindProxy = false): Promise<string> {
  answerAll = [];
  app = fastify({ trustProxy: behindProxy, logger: false });
  limitOpen(app, most, behindProxy);
  const wait = () => new Promise<string>((done) => answerAll.push(() => done("answered")));
  app.get("/api/things", wait);
  app.get("/r/token", wait);
  return app.listen({ host: "127.0.0.1", port: 0 });
}
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const answer of answerAll) answer();
  await app.close();
});

test("beyond so many open requests one is asked to come again, until one of them is answered", async () => {
  const address = await start(2);
  const open = [fetch(`${address}/api/things`), fetch(`${address}/r/token`)];
  await until(() => answerAll.length === 2);
  const refused = await fetch(`${address}/api/things`);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "5"]);
  expect(await refused.json()).toMatchObject({ refused: "too_many" });
  const page = await fetch(`${address}/r/token`);
  expect(page.status).toBe(429);
  expect(await page.text()).toContain('href="/r/token">もう一度開く</a>');
  for (const answer of answerAll.splice(0)) answer();
  expect((await Promise.all(open)).map((reply) => reply.status)).toEqual([200, 200]);
  const next = fetch(`${address}/api/things`);
  await until(() => answerAll.length === 1);
  answerAll[0]!();
  expect((await next).status).toBe(200);
});

test("who breaks off has nothing open any more", async () => {
  const address = await start(1);
  const stop = new AbortController();
  const broken = fetch(`${address}/api/things`, { signal: stop.signal }).catch(() => "broken");
  await until(() => answerAll.length === 1);
  stop.abort();
  expect(await broken).toBe("broken");
  answerAll.splice(0);
  // As soon as the server has seen that the line is gone, the next one gets in.
  await until(async () => {
    const next = fetch(`${address}/api/things`);
    const isIn = until(() => answerAll.length === 1).then(() => true);
    if (!(await Promise.race([isIn, next.then(() => false)]))) return false;
    answerAll[0]!();
    return (await next).status === 200;
  });
});

test("lines on which nothing is asked are let go beyond twice as many; behind a proxy nobody counts them", async () => {
  const closedOf = async (address: string) => {
    const { port } = new URL(address);
    const closed = new Set<Socket>();
    const all = Array.from({ length: 6 }, () => {
      const socket = connect(Number(port), "127.0.0.1");
      sockets.push(socket);
      socket.on("error", () => {});
      return socket.on("close", () => closed.add(socket));
    });
    await until(() => all.every((socket) => !socket.connecting));
    return closed;
  };
  const closed = await closedOf(await start(1));
  await until(() => closed.size === 4);
  for (const socket of sockets.splice(0)) socket.destroy();
  await app.close();
  const address = await start(1, true);
  const kept = await closedOf(address);
  const answered = fetch(`${address}/api/things`);
  await until(() => answerAll.length === 1);
  answerAll[0]!();
  expect((await answered).status).toBe(200);
  expect(kept.size).toBe(0);
});

test("0 counts without an end", () => {
  const open = countOpen(0);
  expect(Array.from({ length: 1000 }, () => open.enter("a")).every(Boolean)).toBe(true);
});
