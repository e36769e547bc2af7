import { loadDeadlines, loadPriorityTable } from "../advisories/index.ts";
import { loadAssetKinds } from "../../things/assets/index.ts";
import { type Priority, type Rule, ruleShape, WHY } from "./api-audience.ts";

export const EXPOSURES = ["internet", "emr", "unknown", "none"] as const;
export type Exposure = (typeof EXPOSURES)[number];
const TIERS = ["L1", "L2", "L3", "L4"] as const;

/** What the table of priorities says for one exposure and one tier. */
export interface Decision {
  exposure: Exposure;
  tier: (typeof TIERS)[number];
  priority: Priority;
  reason: string;
}

/** What is known about how bad an advisory is. `epss` is a probability from 0 to 1. */
export interface Danger {
  severity: string;
  exploited: boolean;
  kevAdded: string | null;
  epss: number | null;
}

/**
 * The priority of every institution is one of these sixteen: the advisory's severity and exploitation
 * are fixed, its exposure and tier vary. First matching row of content advisories/priority.
 */
export function decidePriorities(danger: Danger, on: Date): PriorityInputs {
  const { data, ref } = loadPriorityTable(on);
  const exploitation = exploitationOf(danger, data.exploitations);
  const holds = (allowed: readonly string[] | undefined, value: string) =>
    !allowed || allowed.includes(value);
  const decisions = EXPOSURES.flatMap((exposure) =>
    TIERS.map((tier): Decision => {
      const row = data.rows.find(
        (one) =>
          holds(one.severities, danger.severity) &&
          holds(one.exploitations, exploitation) &&
          holds(one.exposures, exposure) &&
          holds(one.tiers, tier),
      );
      if (!row)
        throw new Error(`${ref}: no row for ${danger.severity} ${exploitation} ${exposure}`);
      return { exposure, tier, priority: row.priority, reason: row.reason };
    }),
  );
  return { ...danger, exploitation, table: ref, deadlines: loadDeadlines(on).ref, decisions };
}

/** Stored with the publication: what was decided, from what, by which tables. */
export type PriorityInputs = Danger & {
  exploitation: string;
  table: string;
  deadlines: string;
  decisions: Decision[];
};

function exploitationOf(danger: Danger, bands: { id: string; epssFrom: number | null }[]): string {
  if (danger.exploited || danger.kevAdded !== null) return "kev";
  const reached = bands.filter((band) => band.epssFrom !== null);
  const band = reached.find((one) => (danger.epss ?? 0) >= one.epssFrom!);
  return band?.id ?? "none";
}

/** What the audience is computed from; see `fillAudience`. */
export interface AudiencePlan {
  advisoryId: string;
  ask: { kind: string; label: string; kinds: string[]; minBeds: number }[];
  askReason: string;
  rule: Rule | null;
  ruleReason: string;
  facingKinds: string[];
  decisions: Decision[];
}

/** What a guidance says of whom it means. */
export interface Meant {
  advisoryId: string;
  askKinds: string[];
  rule: unknown;
}

/** Puts together who is meant by a guidance. Gives null when its rule by attributes cannot be read. */
export function planAudience(
  guidance: Meant,
  decisions: Decision[],
  on: Date,
): AudiencePlan | null {
  const rule = ruleShape.nullable().safeParse(guidance.rule ?? null);
  if (!rule.success) return null;
  const kinds = loadAssetKinds(on);
  return {
    advisoryId: guidance.advisoryId,
    ask: kinds
      .filter((kind) => guidance.askKinds.includes(kind.id))
      .flatMap((kind) =>
        kind.commonIn.map((row) => ({
          kind: kind.id,
          label: kind.label,
          kinds: row.kinds,
          minBeds: row.minBeds ?? 0,
        })),
      ),
    askReason: WHY.asked,
    rule: rule.data,
    ruleReason: WHY.rule,
    facingKinds: kinds.filter((kind) => kind.facesInternet).map((kind) => kind.id),
    decisions,
  };
}

/** How large an audience is, against all institutions. */
export interface Reach {
  institutions: number;
  /** Hold a touched product. */
  matched: number;
  /** Of these, not marked as known. */
  fresh: number;
  audience: number;
}

/** More matches than is plausible: a person looks before it is sent. Content advisories/deadlines. */
export function isOverMatch(reach: Pick<Reach, "institutions" | "matched">, on: Date): boolean {
  return reaches(reach.matched, reach.institutions, loadDeadlines(on).data.overMatch);
}

/** So many are told that a second person reviews the guidance. Content advisories/deadlines. */
export function isWide(reach: Pick<Reach, "institutions" | "audience">, on: Date): boolean {
  return reaches(reach.audience, reach.institutions, loadDeadlines(on).data.wideReview);
}

const reaches = (count: number, all: number, limit: { share: number; minimum: number }) =>
  count >= limit.minimum && count > limit.share * all;
