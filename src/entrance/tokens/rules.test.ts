import { expect, test } from "vitest";
import { routes } from "../../app.ts";
import { mayAsk, type Standing, type Viewer } from "../../base/viewer.ts";
import { loadScopes } from "./content.ts";
import { isForPrograms } from "../../base/contract.ts";
import { viewerOf as viewerOfToken } from "./scope.ts";

test("every scope names a room that answers, and none about people and access", () => {
  const rooms = new Set(routes.map(({ endpoint }) => endpoint.path.split("/")[2]));
  for (const { room } of loadScopes()) {
    expect(rooms).toContain(room);
    expect([
      "accounts",
      "factors",
      "certificates",
      "identities",
      "tokens",
      "people",
      "audits",
      "dues",
    ]).not.toContain(room);
  }
});

test("every scope that a role is offered opens something to it", () => {
  const useless: string[] = [];
  for (const scope of loadScopes()) {
    const verbs = scope.write ? ["read", "write"] : ["read"];
    for (const role of scope.for) {
      const standing = role === "secretariat" ? "clerk" : "member";
      const viewer = { role, standing, accountId: null, organisationId: null } as const;
      for (const verb of verbs) {
        const opens = routes.some(
          ({ endpoint, may }) =>
            endpoint.path.split("/")[2] === scope.room &&
            (endpoint.method === "GET") === (verb === "read") &&
            isForPrograms(endpoint) &&
            !may.includes("anonymous") &&
            mayAsk(viewer, may),
        );
        if (!opens) useless.push(`${scope.room}:${verb} for ${role}`);
      }
    }
  }
  expect(useless).toEqual([]);
});

test("a token stands no higher than a member", () => {
  const of = (role: Viewer["role"], makerStanding: Standing, scopes: string[]) =>
    viewerOfToken({ id: "1", scopes, role, makerStanding, accountId: "2", organisationId: "3" })
      .standing;
  expect(of("institution", "representative", ["assets:write"])).toBe("member");
  expect(of("institution", "representative", ["assets:read"])).toBe("reader");
  expect(of("institution", "reader", ["assets:write"])).toBe("reader");
  expect(of("secretariat", "administrator", ["assets:write"])).toBe("clerk");
});
