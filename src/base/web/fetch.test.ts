import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { PATIENCE_MS } from "../../../test/until.ts";
import { FetchRefused, createFetcher } from "./fetch.ts";
import type { FetcherSettings } from "./fetch.ts";
import { isPublicAddress } from "./private-address.ts";

/** What the resolver answers, one list a question; names not listed are asked of the real one. */
const answers = new Map<string, string[][]>();
vi.mock("node:dns/promises", async (original) => {
  const dns = await original<typeof import("node:dns/promises")>();
  const lookup = async (host: string, options: { all: true }) => {
    const next = answers.get(host);
    if (!next) return dns.lookup(host, options);
    return (next.length > 1 ? next.shift()! : next[0]!).map((address) => ({
      address,
      family: address.includes(":") ? 6 : 4,
    }));
  };
  return { ...dns, lookup };
});

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
let port = 0;
let handler: Handler;
let seen: string[] = [];
const server = createServer((request, response) => {
  seen.push(`${request.headers.host}${request.url}`);
  handler(request, response);
});
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const settings: FetcherSettings = {
  allowPrivate: ["127.0.0.0/8"],
  maxBytes: 100_000,
  timeoutMs: PATIENCE_MS,
  maxRedirects: 3,
  userAgent: "tasuki-test",
};
const get = (path: string, change: Partial<FetcherSettings> = {}, since = {}) =>
  createFetcher({ ...settings, ...change }).get(
    path.startsWith("/") ? `http://127.0.0.1:${port}${path}` : path,
    since,
  );
const refusal = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    (value) => expect.fail(`fetched ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FetchRefused);
  expect((error as FetchRefused).messageJa).toMatch(/。$/);
  return (error as FetchRefused).code;
};

test("a body, its headers and status come back; a known one is not sent again", async () => {
  handler = (request, response) => {
    if (request.headers["if-none-match"] === '"1"')
      return void response.writeHead(304, { "content-length": 9e9 }).end();
    expect(request.headers["user-agent"]).toBe("tasuki-test");
    response.writeHead(200, { etag: '"1"', "set-cookie": ["a=1", "b=2"] }).end("本文");
  };
  const first = await get("/a?b=c");
  expect(first).toMatchObject({
    status: 200,
    headers: { etag: '"1"', "set-cookie": "a=1, b=2" },
    url: `http://127.0.0.1:${port}/a?b=c`,
  });
  expect(first.body.toString()).toBe("本文");
  expect(await get("/a", {}, { etag: '"1"' })).toMatchObject({
    status: 304,
    body: Buffer.alloc(0),
  });
  handler = (_, response) => response.writeHead(404).end("no");
  expect((await get("/none")).status).toBe(404);
  expect(await refusal(get("/a", {}, { etag: "x\r\nhost: evil" }))).toBe("failed");
});

test("packed bodies are unpacked within the limit", async () => {
  for (const [coding, pack] of [
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
  ] as const) {
    handler = (_, response) =>
      response
        .writeHead(200, { "content-encoding": coding })
        .end(pack(Buffer.from("x".repeat(90_000))));
    expect((await get("/")).body.length).toBe(90_000);
    handler = (_, response) =>
      response.writeHead(200, { "content-encoding": coding }).end(pack(Buffer.alloc(50 << 20)));
    expect(await refusal(get("/"))).toBe("too_large");
    handler = (_, response) =>
      response
        .writeHead(200, { "content-encoding": coding })
        .end(pack(Buffer.from("cut short")).subarray(0, -5));
    expect(await refusal(get("/"))).toBe("cut_off");
  }
  handler = (_, response) => response.writeHead(200, { "content-encoding": "zstd" }).end("x");
  expect(await refusal(get("/"))).toBe("encoding");
});

test("too large: announced, unannounced, endless", async () => {
  handler = (_, response) => response.writeHead(200, { "content-length": 100_001 }).write("x");
  expect(await refusal(get("/"))).toBe("too_large");
  handler = (_, response) => response.end("x".repeat(100_001));
  expect(await refusal(get("/"))).toBe("too_large");
  handler = (_, response) => {
    const timer = setInterval(() => response.write("x".repeat(10_000)), 1);
    response.on("close", () => clearInterval(timer));
  };
  expect(await refusal(get("/"))).toBe("too_large");
});

test("silence, trickling and a broken line end in time", async () => {
  handler = () => {};
  expect(await refusal(get("/", { timeoutMs: 200 }))).toBe("timeout");
  handler = (_, response) => {
    const timer = setInterval(() => response.write("x"), 20);
    response.on("close", () => clearInterval(timer));
  };
  expect(await refusal(get("/", { timeoutMs: 200 }))).toBe("timeout");
  handler = (request, response) => {
    response.writeHead(200, { "content-length": 100 }).write("half");
    setTimeout(() => request.socket.destroy(), 20);
  };
  expect(await refusal(get("/"))).toBe("cut_off");
  handler = (request) => request.socket.destroy();
  expect(await refusal(get("/"))).toBe("failed");
});

test("redirects: followed, counted, checked anew, never to another scheme", async () => {
  handler = (request, response) =>
    request.url === "/end"
      ? response.end("arrived")
      : response.writeHead(302, { location: request.url === "/1" ? "/end" : request.url }).end();
  expect(await get("/1")).toMatchObject({ status: 200, url: `http://127.0.0.1:${port}/end` });
  seen = [];
  expect(await refusal(get("/loop"))).toBe("redirects");
  expect(seen).toHaveLength(4);
  for (const [location, code] of [
    ["https://127.0.0.1/", "scheme"],
    ["file:///etc/passwd", "scheme"],
    ["http://169.254.169.254/latest/meta-data/", "private_address"],
    ["http://10.0.0.1/", "private_address"],
    ["http://user:secret@127.0.0.1/", "bad_url"],
    ["http://[", "bad_url"],
  ]) {
    handler = (_, response) => response.writeHead(307, { location }).end();
    expect([location, await refusal(get("/"))]).toEqual([location, code]);
  }
});

test("addresses that are not public are refused however they are written", async () => {
  const hidden =
    "127.0.0.1 2130706433 0x7f.1 0177.0.0.1 127.1 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 " +
    "192.0.2.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 [::] [::1] [::ffff:127.0.0.1] [::ffff:a00:1] [::127.0.0.1] " +
    "[fe80::1] [fc00::1] [fd12::1] [fec0::1] [ff02::1] [64:ff9b::7f00:1] [2002:7f00:1::] [2001:db8::1] localhost localhost.";
  for (const host of hidden.split(" ")) {
    answers.set("localhost.", [["127.0.0.1"]]);
    expect([host, await refusal(get(`http://${host}/`, { allowPrivate: [] }))]).toEqual([
      host,
      "private_address",
    ]);
  }
  for (const host of ["8.8.8.8", "203.0.114.1", "2606:4700::1111", "::ffff:8.8.8.8"])
    expect([host, isPublicAddress(host)]).toEqual([host, true]);
  expect(isPublicAddress("example.jp")).toBe(false);
});

test("only http and https, on their own ports unless the host is allowed", async () => {
  for (const url of ["ftp://example.jp/", "file:///etc/passwd", "javascript:1", "gopher://x/"])
    expect(await refusal(get(url))).toMatch(/scheme|bad_url/);
  for (const url of ["", "example.jp", "http://", "http://a:b@example.jp/"])
    expect(await refusal(get(url))).toBe("bad_url");
  expect(await refusal(get("http://8.8.8.8:22/"))).toBe("port");
  answers.set("mixed.example", [["8.8.8.8", "10.0.0.1"]]);
  expect(await refusal(get("http://mixed.example/"))).toBe("private_address");
  expect(await refusal(get("http://name.invalid/"))).toBe("not_found");
});

test("the connection goes to the checked address, also when the name changes its mind", async () => {
  handler = (_, response) => response.end("inside");
  answers.set("rebind.example", [["127.0.0.1"], ["10.0.0.1"]]);
  expect((await get(`http://rebind.example:${port}/`)).body.toString()).toBe("inside");
  expect(await refusal(get(`http://rebind.example:${port}/`))).toBe("private_address");
  answers.set("named.example", [["127.0.0.1"]]);
  seen = [];
  expect(
    (await get(`http://named.example:${port}/`, { allowPrivate: ["Named.example"] })).status,
  ).toBe(200);
  expect(seen).toEqual([`named.example:${port}/`]);
});
