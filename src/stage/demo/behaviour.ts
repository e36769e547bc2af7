import { type Audience, normal, oneOf, type Random, weighted } from "../nations/index.ts";
import { type Behaviour, loadBehaviour } from "./content.ts";

type Basis = "affected" | "possibly" | "asked";
type Priority = keyof Behaviour["hastening"];

/** What an institution of the demo answers, and how long after the notice. */
export type Reply = {
  delayHours: number;
  answer: string;
  /** With `cannot`. */
  reason: string | null;
  /** With `planned`: days from the answer. */
  plannedInDays: number | null;
  note: string | null;
  /** It writes the version it found as well. */
  tellsVersion: boolean;
};

/** Draws replies with the shares in content/demo/behaviour.yaml; null is an institution that stays silent. */
export function makeReplies(
  behaviour: Behaviour = loadBehaviour(),
): (
  institution: { audience: Audience },
  reaction: { basis: string; priority: Priority },
  random: Random,
) => Reply | null {
  const answers = new Map<string, (random: Random) => string>();
  for (const [audience, shape] of Object.entries(behaviour.classes))
    for (const [basis, weights] of Object.entries(shape.answers))
      answers.set(`${audience} ${basis}`, weighted(Object.entries(weights)));
  const reasons = weighted(Object.entries(behaviour.cannotReasons));

  return ({ audience }, reaction, random) => {
    const shape = behaviour.classes[audience];
    const basis = (reaction.basis === "rule" ? "possibly" : reaction.basis) as Basis;
    if (random() < shape.silent[basis]) return null;
    const answer = answers.get(`${audience} ${basis}`)!(random);
    const notes = behaviour.notes[answer];
    const median = shape.medianHours * behaviour.hastening[reaction.priority];
    return {
      delayHours: median * Math.exp(behaviour.spread * normal(random)),
      answer,
      reason: answer === "cannot" ? reasons(random) : null,
      plannedInDays:
        answer === "planned" ? 1 + Math.floor(random() * behaviour.plannedWithinDays) : null,
      note: notes && random() < 0.5 ? oneOf(notes, random) : null,
      tellsVersion: random() < behaviour.tellsVersion,
    };
  };
}
