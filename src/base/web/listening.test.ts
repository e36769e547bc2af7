import { once } from "node:events";
import { createServer } from "node:net";
import fastify from "fastify";
import { expect, test } from "vitest";
import { listenAt } from "./listening.ts";
import { OperatorError } from "../program/settings.ts";

test("where nobody can listen, one line says which setting and why", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as { port: number };
  const doors = [
    { host: "127.0.0.1", port, says: /^PORT \d+ on HOST 127\.0\.0\.1 is taken by another program/ },
    { host: "192.0.2.1", port: 0, says: /^PORT 0 on HOST 192\.0\.2\.1 cannot be had/ },
    { host: "no-such-host.invalid", port: 0, says: /cannot be had/ },
  ];
  for (const { says, ...door } of doors) {
    const app = fastify();
    const refused = await listenAt(app, { ...door, setting: "PORT" }).catch((error) => error);
    expect(refused).toBeInstanceOf(OperatorError);
    expect(refused.message).toMatch(says);
    expect(refused.message).not.toContain("\n");
    await app.close();
  }
  taken.close();
});
