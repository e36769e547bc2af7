import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { clientOf, coarsePlace, isFromHere, networkOf } from "./client.ts";

const ROOT = join(import.meta.dirname, "../../..");

test.each([
  ["203.0.113.9", "203.0.113.9"],
  ["::ffff:203.0.113.9", "203.0.113.9"],
  ["::ffff:cb00:7109", "203.0.113.9"],
  ["0:0:0:0:0:FFFF:203.0.113.9", "203.0.113.9"],
  ["64:ff9b::203.0.113.9", "203.0.113.9"],
  ["2001:db8:1:2::3", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["", ""],
  ["not an address", "not an address"],
])("%j is counted as %j", (ip, client) => expect(clientOf({ ip })).toBe(client));

test("one /64 is one client whatever is picked in it, and never another's", () => {
  const group = fc.integer({ min: 0, max: 0xffff });
  const half = fc.array(group, { minLength: 4, maxLength: 4 });
  const write = (...groups: number[][]) =>
    groups
      .flat()
      .map((one) => one.toString(16))
      .join(":");
  fc.assert(
    fc.property(half, half, half, half, (network, other, one, two) => {
      // 0:0:0:0 and 64:ff9b: hold written IPv4 addresses.
      fc.pre(network[0]! > 0x1000 && other[0]! > 0x1000);
      const [a, b, c] = [write(network, one), write(network, two), write(other, one)];
      expect(clientOf({ ip: a })).toBe(clientOf({ ip: b }));
      if (write(network) !== write(other))
        expect(clientOf({ ip: a })).not.toBe(clientOf({ ip: c }));
    }),
  );
});

test("places are told coarsely", () => {
  expect(["203.0.113.9", "::ffff:203.0.113.9", "2001:db8:17::5", "x"].map(coarsePlace)).toEqual([
    "203.0.*.*",
    "203.0.*.*",
    "2001:db8:…",
    "",
  ]);
});

test("nobody counts by a bare address: whoever reads one gives it to client.ts", () => {
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "src"], {
    cwd: ROOT,
    encoding: "utf8",
  })
    .split("\n")
    .filter((path) => path.endsWith(".ts") && !/\.test\.ts$|^src\/base\/client\.ts$/.test(path));
  const bare = files.flatMap((path) =>
    readFileSync(join(ROOT, path), "utf8")
      .split("\n")
      .map((line, at) => ({ line, at: `${path}:${at + 1}` }))
      .filter(({ line }) => /\brequest\.ip\b|\bremoteAddress\b|\bkeyGenerator\b/.test(line))
      .filter(({ line }) => !/clientOf|coarsePlace|networkOf|isFromHere/.test(line)),
  );
  // The pages behind links in mails are limited for each link.
  const known = bare.filter(
    ({ line }) =>
      !/keyGenerator: .*params\.token|keyGenerator: \(request: FastifyRequest\) =>/.test(line),
  );
  expect(known.map(({ at, line }) => `${at}: ${line.trim()}`)).toEqual([]);
});

test("the access log knows the network of a client, and no more", () => {
  fc.assert(
    fc.property(fc.ipV4(), (ip) => {
      const network = networkOf(ip);
      expect(network).toBe(`${ip.split(".").slice(0, 3).join(".")}.0/24`);
    }),
  );
  expect(
    ["::ffff:203.0.113.9", "2001:db8:17:4::5", "fe80::1%eth0", "", "x"].map(networkOf),
  ).toEqual(["203.0.113.0/24", "2001:db8:17::/48", "fe80:0:0::/48", "", ""]);
});

test.each([
  ["127.0.0.1", {}, true],
  ["::1", {}, true],
  ["::ffff:127.0.0.1", {}, true],
  ["127.4.5.6", { host: "a.example" }, true],
  ["127.0.0.1", { "x-forwarded-for": "127.0.0.1" }, false],
  ["::1", { via: "1.1 proxy" }, false],
  ["127.0.0.1", { forwarded: "for=127.0.0.1" }, false],
  ["192.168.1.1", {}, false],
  ["203.0.113.9", {}, false],
  ["", {}, false],
  [undefined, {}, false],
])("a line from %j with %j: from this machine %j", (address, headers, here) =>
  expect(isFromHere(address, headers)).toBe(here),
);
