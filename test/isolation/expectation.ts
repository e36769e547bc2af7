import type { Question, Visitor } from "./installation.ts";
import type { Scene } from "./scene.ts";
import type { Thing } from "./things.ts";

/** What a visitor gets: the answer, or the name of the refusal. */
export type Outcome =
  | "allowed"
  | "not_found"
  | "forbidden"
  | "not_signed_in"
  | "bad_input"
  | "gone"
  | `refused ${string}`;

/**
 * Who somebody is to a thing: its owner, the relay above its owner, one who may know its name (`circle`),
 * else their role; `member` is whoever signed in, `anybody` everybody. The first one named counts.
 */
type Standing =
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

/** What this visitor gets, by the expectation. Default deny. */
export function expectedOf(
  { may, absent = NO }: Expectation,
  visitor: Visitor,
  thing: Thing,
): Outcome {
  const signedIn = visitor.role !== "anonymous";
  const isAbsent = thing.name === "absent";
  const standings: (Standing | false)[] = [
    signedIn && visitor.organisationId === thing.owner && "owner",
    visitor.role === "relay" && thing.relays.includes(visitor.organisationId!) && "above",
    signedIn && visitor.role !== "secretariat" && thing.circle === true && "circle",
    signedIn && (visitor.role as Standing),
    signedIn && "member",
    "anybody",
  ];
  const named = standings.find((one) => one !== false && one in may);
  const outcome = named ? may[named as Standing]! : signedIn ? "forbidden" : "not_signed_in";
  const isRefusedAnyway = outcome === "forbidden" || outcome === "not_signed_in";
  return isAbsent && thing.id !== "" && !isRefusedAnyway ? absent : outcome;
}
