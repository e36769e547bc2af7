import type { Question, Visitor } from "./installation.ts";
import type { Scene } from "./scene.ts";
import type { Thing } from "./things.ts";
import { readFileSync } from "node:fs";

/** What a visitor gets: the answer, or the name of the refusal. */
export type Outcome =
  | "allowed"
  | "not_found"
  | "forbidden"
  | "read_only"
  | "token_scope"
  | "not_signed_in"
  | "bad_input"
  | "gone"
  | `refused ${string}`
  /** Of a plain page. */
  | `status ${number}`;

/**
 * Who somebody is to a thing: its owner, the relay above its owner, one who may know its name (`circle`),
 * else their role; `member` is whoever signed in, `anybody` everybody. The first one named counts. Two visitors
 * may be named themselves: who only reads, and a colleague of the hospital's representative; and the lower standings
 * of the secretariat. Surveyors and
 * experts (`guest`) open only what docs/roles.md says, and what is open to everybody.
 */
type Standing =
  | "reader"
  | "colleague"
  | "clerk"
  | "reviewer"
  | "guest"
  | "owner"
  | "above"
  | "circle"
  | "secretariat"
  | "relay"
  | "ministry"
  | "vendor"
  | "institution"
  | "member"
  | "anybody";

/** What one route does for everybody, about every thing of a kind. Who is not named is refused. */
export interface Expectation {
  /** Kind of thing it is about; null: about nothing that belongs to anybody. */
  of: string | null;
  may: Partial<Record<Standing, Outcome>>;
  /** What it answers about a thing that does not exist, where that is not `not_found`. */
  absent?: Outcome;
  /** Which values of the path and the question name the thing; without: every `:parameter` is its id. */
  params?: (thing: Thing, scene: Scene) => Record<string, string>;
  ask?: (thing: Thing, scene: Scene, visitor: Visitor) => Question;
}

/** Expectations by `METHOD /path`; several where a route is asked about several kinds of thing. */
export type Expectations = Record<string, Expectation | readonly Expectation[]>;

export const OK = "allowed";
export const NO = "not_found";

export function about(
  of: string | null,
  may: Expectation["may"],
  ask?: Expectation["ask"],
  more: Pick<Expectation, "absent" | "params"> = {},
): Expectation {
  return { of, may, ...(ask && { ask }), ...more };
}

/** Only for the secretariat: everybody else is refused before anything is looked up. */
export const staff = (of: string | null, ask?: Expectation["ask"], outcome: Outcome = OK) =>
  about(of, { secretariat: outcome }, ask);

/** A question that is the same about everything. */
export const say = (body: unknown) => () => ({ body });

/** docs/roles.md is the whole table of who may what; nothing here is asked of the program. */
const DOC = readFileSync(new URL("../../docs/roles.md", import.meta.url), "utf8");
const section = (title: string) =>
  DOC.split(`\n## ${title}\n`)[1]!
    .split("\n## ")[0]!
    .split("\n")
    .filter((line) => line.startsWith("| `"));
const named = (line: string) => [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
const ASKS_MORE = new Map(
  section("More than a role").map((line) => {
    const [route, ...may] = named(line);
    return [route!, may];
  }),
);
const OWN = new Set(section("One's own account").flatMap(named));
const OF_GUESTS = new Set(section("Surveyors and experts").flatMap(named));
const SCOPES = new Map(
  section("Programs").map((line) => named(line) as [route: string, scope: string]),
);

/** The standings of each role from the least, as the first table of the page has them. */
const LADDERS = new Map(
  DOC.split("\n## ")[0]!
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| role "))
    .flatMap((line) => {
      const [, roles = "", standings = ""] = line.split("|");
      const words = (text: string, between: string) =>
        text.split(between).map((part) => part.trim().split(" ")[0]!);
      return words(roles, ",").map((role) => [role, words(standings, "·")] as const);
    }),
);

/** Whether somebody of this role stands at least so high: `secretariat:reviewer`, or a role alone. */
function meets({ role, standing }: Visitor, entry: string): boolean {
  const [needed, least] = entry.split(":");
  const ladder = LADDERS.get(role) ?? [];
  const stands = ladder.indexOf(standing ?? ladder.at(-1)!);
  return needed === role && (!least || (stands >= 0 && stands >= ladder.indexOf(least)));
}

/** What keeps a program out before it is asked who it is: a dead token from everything, a live one from other rooms. */
function ofProgram({ role, scopes = [] }: Visitor, route: string): Outcome | undefined {
  if (role === "anonymous") return "not_signed_in";
  const scope = SCOPES.get(route);
  const writes = scope?.replace(":read", ":write");
  return scope && (scopes.includes(scope) || scopes.includes(writes!)) ? undefined : "token_scope";
}

/** What this visitor gets, by the expectation. Default deny. */
export function expectedOf(
  { may, absent = NO }: Expectation,
  visitor: Visitor,
  thing: Thing,
  route: string,
): Outcome {
  // Pages outside of the contract know no tokens.
  const isProgram = visitor.bearer !== undefined;
  const isPage = !route.includes(" /api/");
  const kept = isProgram && !isPage && ofProgram(visitor, route);
  if (kept) return kept;
  const signedIn = visitor.role !== "anonymous" && !(isProgram && isPage);
  const isGuest = visitor.role === "surveyor" || visitor.role === "expert";
  const isOpen = "anybody" in may || "guest" in may || OF_GUESTS.has(route);
  if (isGuest && !isOpen) return "forbidden";
  const asked = ASKS_MORE.get(route);
  if (signedIn && asked && !asked.some((entry) => meets(visitor, entry))) return "forbidden";
  const isAbsent = thing.name === "absent";
  const standings: (Standing | false)[] = [
    !isAbsent && (visitor.name === "reader" || visitor.name === "colleague") && visitor.name,
    (visitor.role === "secretariat" && (visitor.standing as Standing | undefined)) || false,
    isGuest && "guest",
    signedIn && visitor.organisationId === thing.owner && "owner",
    signedIn &&
      visitor.role === "relay" &&
      thing.relays.includes(visitor.organisationId!) &&
      "above",
    signedIn && visitor.role !== "secretariat" && thing.circle === true && "circle",
    signedIn && (visitor.role as Standing),
    signedIn && "member",
    "anybody",
  ];
  const named = standings.find((one) => one !== false && one in may);
  const onlyReads = visitor.standing === "reader" && !route.startsWith("GET ");
  if (onlyReads && named && named !== "reader" && named !== "anybody" && !OWN.has(route)) {
    return "read_only";
  }
  const outcome = named ? may[named as Standing]! : signedIn ? "forbidden" : "not_signed_in";
  const isRefusedAnyway = outcome === "forbidden" || outcome === "not_signed_in";
  return isAbsent && thing.id !== "" && !isRefusedAnyway ? absent : outcome;
}
