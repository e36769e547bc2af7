import type { Tx } from "../../base/data/db.ts";
import { type HeardEvent, findHistory } from "../../base/later/events.ts";
import { searchProducts } from "../products/index.ts";
import { FIELD_LABELS, type Field, FIELDS, type Kind, type KindFacts } from "./api.ts";
import { isCommonIn, loadAssetKinds } from "./content.ts";
import { type AssetRow, countByKind, findStatements } from "./queries.ts";
import { type Choice, findOwnNames, findPopular } from "./queries-popular.ts";

/** Every kind with its words, how many lines there are, and what was stated. */
export async function describeKinds(
  tx: Tx,
  now: Date,
  institution: { id: string; kind: string; beds: number },
): Promise<KindFacts[]> {
  const counts = await countByKind(tx, institution.id);
  const stated = await findStatements(tx, institution.id);
  return loadAssetKinds(now).map((kind) => ({
    ...kind,
    kind: kind.id,
    count: counts.get(kind.id) ?? 0,
    stated: stated.get(kind.id) ?? null,
    common: isCommonIn(kind, institution),
  }));
}

const MOST_SUGGESTIONS = 12;

/**
 * Products to choose from: without text what similar institutions have most, with text the own register
 * first, then what is known by that name. Names that only some other institution typed are never shown.
 */
export async function suggest(
  tx: Tx,
  institution: { id: string; audienceClass: string },
  kind: Kind | null,
  text: string,
): Promise<(Choice & { why: "own" | "similar" | "known" })[]> {
  if (text.trim() === "") {
    const similar = await findPopular(tx, institution.audienceClass, kind, MOST_SUGGESTIONS);
    return similar.map((choice) => ({ ...choice, why: "similar" as const }));
  }
  const own = await findOwnNames(tx, institution.id, text.trim(), kind, 4);
  const known = await searchProducts(tx, text, { kind, limit: MOST_SUGGESTIONS });
  const seen = new Set<string>();
  return [
    ...own.map((choice) => ({ ...choice, why: "own" as const })),
    ...known.map((choice) => ({
      ...choice,
      kind: choice.kind as Kind | null,
      why: "known" as const,
    })),
  ]
    .filter(({ vendor, product, model }) => {
      const name = JSON.stringify([vendor, product, model]);
      return !seen.has(name) && seen.add(name);
    })
    .slice(0, MOST_SUGGESTIONS);
}

/** What happened to a line, oldest first, with changes in words. */
export async function describeHistory(tx: Tx, asset: AssetRow) {
  const events = await findHistory(tx, asset.id);
  const imported = asset.sheetId ? await findHistory(tx, asset.sheetId) : [];
  const kinds = new Map<string, string>(loadAssetKinds().map((kind) => [kind.id, kind.label]));
  const ofThis = imported.filter(
    ({ name, data }) =>
      name === "assets.added" || (data.assetIds as string[] | undefined)?.includes(asset.id),
  );
  return [...ofThis, ...events]
    .sort((a, b) => Number(a.id) - Number(b.id))
    .map((event) => ({
      at: event.at,
      name: historyName(event),
      by: event.organisationId === asset.institutionId ? ("own" as const) : ("staff" as const),
      changes: changesOf(event, kinds),
    }));
}

function historyName(event: HeardEvent) {
  if (event.name === "assets.removed") return "removed" as const;
  if (event.name === "assets.changed") return "changed" as const;
  if (event.data.restored) return "restored" as const;
  return event.data.sheetId ? ("imported" as const) : ("added" as const);
}

function changesOf(event: HeardEvent, kinds: ReadonlyMap<string, string>) {
  const before = (event.data.before ?? {}) as Partial<Record<Field, unknown>>;
  const after = (event.data.after ?? {}) as Partial<Record<Field, unknown>>;
  return FIELDS.filter((field) => field in after).map((field) => ({
    label: FIELD_LABELS[field],
    before: showFact(field, before[field], kinds),
    after: showFact(field, after[field], kinds),
  }));
}

/** A fact in words, as screens and files show it; nothing known is 「わからない」. */
export function showFact(field: Field, value: unknown, kinds: ReadonlyMap<string, string>): string {
  const { yes, no, unknown } = FACT_WORDS;
  if (field === "kind") return kinds.get(String(value)) ?? String(value);
  if (value === true) return yes;
  if (value === false) return no;
  return value === null || value === undefined || value === "" ? unknown : String(value);
}

const FACT_WORDS = { yes: "はい", no: "いいえ", unknown: "わからない" };
