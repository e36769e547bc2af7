import { z } from "zod";
import { type Content, loadContent } from "../../base/content.ts";

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const classSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9_]+$/),
  group: z.string().min(1),
  label: z.string().min(1),
  fee: z.union([z.int().min(0), z.literal("contract")]),
  votes: z.int().min(0),
  accounts: z.int().min(1),
  honorific: z.string(),
  for: z
    .strictObject({
      organisation: oneOrMore,
      kinds: z.array(z.string()).optional(),
      bedsBelow: z.int().optional(),
    })
    .nullable(),
});
/** One schema per file of content/dues/, by content id. */
export const schemas = {
  classes: z.strictObject({
    classes: z.array(classSchema).min(1),
  }),
};

export type ClassRule = z.output<typeof classSchema>;

export const loadClasses = (on?: Date): Content<z.output<typeof schemas.classes>> =>
  loadContent<z.output<typeof schemas.classes>>("dues", "classes", schemas.classes, on);
/** The class of this key; a key that content no longer has is shown as it is, without fee or vote. */
export function classOf(id: string, on?: Date): ClassRule {
  const found = loadClasses(on).data.classes.find((one) => one.id === id);
  return (
    found ?? {
      id,
      group: id,
      label: id,
      fee: "contract",
      votes: 0,
      accounts: 1,
      honorific: "",
      for: null,
    }
  );
}

/** Yen a year of a member; null where a contract has not said. */
export function feeOf(id: string, agreedFee: number | null, on?: Date): number | null {
  const { fee } = classOf(id, on);
  return fee === "contract" ? agreedFee : fee;
}

/** The class that the rules propose for an organisation, or null. */
export function proposeClass(
  facts: { organisation: string; kind: string | null; beds: number | null },
  on?: Date,
): string | null {
  const fits = ({ for: rule }: ClassRule) =>
    rule !== null &&
    rule.organisation.includes(facts.organisation) &&
    (!rule.kinds || rule.kinds.includes(facts.kind ?? "")) &&
    (rule.bedsBelow === undefined || (facts.beds ?? 0) < rule.bedsBelow);
  return loadClasses(on).data.classes.find(fits)?.id ?? null;
}
