import { channel } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import { expect } from "vitest";
import { parse } from "yaml";

/** `test/outcomes.yaml`: a file of tests, the endpoints that write, and the test of the file that sees what each wrote. */
export const OUTCOMES = parse(
  readFileSync(new URL("outcomes.yaml", import.meta.url), "utf8"),
) as Record<string, Record<string, string>>;

let looks = 0;
/** Somebody reads what there is: by a question that only reads, or as the owner of the database. */
export const look = (): void => void looks++;
const made = () => ({ looks, assertions: expect.getState().assertionCalls ?? 0 });

/** What the running test was answered by endpoints that write, and what it had looked at and demanded by then. */
const answered = new Map<string, ReturnType<typeof made>>();

channel("fastify.initialization").subscribe((message) =>
  (message as { fastify: FastifyInstance }).fastify.addHook("onSend", async (request, reply) => {
    const { method, url } = request.routeOptions;
    const route = `${String(method)} ${url}`;
    if (method === "GET") look();
    else if (reply.statusCode < 300 && !answered.has(route)) answered.set(route, made());
  }),
);

export const forgetAnswers = (): void => answered.clear();

/** What is missing for the running test to be one that asks these endpoints and sees what they wrote. */
export function missingOf(endpoints: readonly string[]): string[] {
  const now = made();
  return endpoints.flatMap((endpoint) => {
    const then = answered.get(endpoint);
    if (!then) return [`${endpoint} never answered this test with what was asked for`];
    if (now.looks === then.looks) return [`after ${endpoint} this test looks at nothing`];
    if (now.assertions === then.assertions) return [`after ${endpoint} this test expects nothing`];
    return [];
  });
}
