import type { Audience, ProductSpread } from "./content.ts";
import { oneOf, type Random, weighted } from "./random.ts";

/** One line of a register; `absent` means 「この種類の機器はない」 and carries no product. */
export type AssetRow = {
  institutionId: string;
  kind: string;
  vendor: string | null;
  product: string | null;
  model: string | null;
  version: string | null;
  place: string | null;
  internetFacing: boolean | null;
  emrConnected: boolean | null;
  maintainer: string | null;
  registeredAt: Date;
  absent?: true;
};
type Holder = {
  id: string;
  audience: Audience;
  registeredAt: Date;
  maintainers: readonly string[];
};
type Product = ProductSpread["products"][number] & {
  pickVersion: ((random: Random) => string) | null;
};

/** What institutions hold, prepared once from the spread in content. */
export function makeHoldings(
  spread: ProductSpread,
): (holder: Holder, random: Random) => AssetRow[] {
  const products: Product[] = spread.products.map((product) => ({
    ...product,
    pickVersion:
      Object.keys(product.versions).length > 0 ? weighted(expandAll(product.versions)) : null,
  }));
  const pickers = new Map<string, (random: Random) => Product>();
  for (const audience of Object.keys(spread.classes) as Audience[])
    for (const kind of Object.keys(spread.classes[audience].holdings)) {
      const fitting = products.filter(
        (one) => one.kind === kind && (one.classes?.includes(audience) ?? true),
      );
      if (fitting.length > 0)
        pickers.set(
          `${audience} ${kind}`,
          weighted(fitting.map((one) => [one, one.weight] as const)),
        );
    }

  return (holder, random) => {
    const shape = spread.classes[holder.audience];
    if (random() < shape.noRegister) return [];
    const rows: AssetRow[] = [];
    for (const kind of Object.keys(shape.holdings)) {
      const picker = pickers.get(`${holder.audience} ${kind}`);
      const count = picker ? Math.floor(shape.holdings[kind]! * (0.5 + random()) + random()) : 0;
      for (let i = 0; i < count; i++) rows.push(lineOf(picker!(random), holder, random));
      if (count === 0 && random() < shape.saysAbsent) rows.push(absenceOf(kind, holder));
    }
    return rows;
  };

  function lineOf(product: Product, holder: Holder, random: Random): AssetRow {
    const isClinic = holder.audience === "clinic";
    // Clerks of clinics fill in the questions about connections half as often.
    const says = (share: number) => random() < (isClinic ? share / 2 : share);
    const { places } = spread;
    const model = oneOf(product.models, random);
    const inName = model !== null && random() < 0.5;
    const isHurried = random() < spread.hurried;
    const name = oneOf(isHurried ? (product.written ?? product.names) : product.names, random);
    const unknownVersion = isHurried
      ? spread.hurriedUnknownVersion
      : spread.classes[holder.audience].unknownVersion;
    return {
      institutionId: holder.id,
      kind: product.kind,
      vendor: isHurried ? oneOf(product.vendors, random) : product.vendors[0]!,
      product: inName ? `${name} ${model}` : name,
      model: inName ? null : model,
      version: versionOf(product, unknownVersion, random),
      place: oneOf(
        isClinic ? places.clinic : (places.byKind[product.kind] ?? places.hospital),
        random,
      ),
      internetFacing: says(spread.saysInternet)
        ? random() < (spread.internetFacing[product.kind] ?? 0)
        : null,
      emrConnected: says(spread.saysEmr)
        ? random() < (spread.emrConnected[product.kind] ?? 0)
        : null,
      maintainer: says(spread.saysMaintainer) ? oneOf(holder.maintainers, random) : null,
      registeredAt: holder.registeredAt,
    };
  }

  function versionOf(product: Product, unknownShare: number, random: Random): string | null {
    if (!product.pickVersion || random() < unknownShare) return null;
    const version = product.pickVersion(random);
    return random() < spread.messyVersion ? oneOf(spread.messyPrefixes, random) + version : version;
  }
}

function absenceOf(kind: string, { id, registeredAt }: Holder): AssetRow {
  const nothing = {
    vendor: null,
    product: null,
    model: null,
    version: null,
    place: null,
    maintainer: null,
  };
  const unsaid = { internetFacing: null, emrConnected: null };
  return { institutionId: id, kind, ...nothing, ...unsaid, registeredAt, absent: true };
}

function expandAll(versions: Record<string, number>): [string, number][] {
  return Object.entries(versions).flatMap(([pattern, weight]) => {
    const all = expand(pattern);
    return all.map((version): [string, number] => [version, weight / all.length]);
  });
}

/** `7.{0-2}.{1|5}` → every combination; zeros in front of a range's start are kept (`{05-16}`). */
export function expand(pattern: string): string[] {
  const match = /\{([^{}]+)\}/.exec(pattern);
  if (!match) return [pattern];
  const [whole, inner] = match as unknown as [string, string];
  const range = /^(\d+)-(\d+)$/.exec(inner);
  const choices = range
    ? Array.from({ length: Number(range[2]) - Number(range[1]) + 1 }, (_, i) =>
        String(Number(range[1]) + i).padStart(
          range[1]!.startsWith("0") ? range[1]!.length : 0,
          "0",
        ),
      )
    : inner.split("|");
  const before = pattern.slice(0, match.index);
  const after = expand(pattern.slice(match.index + whole.length));
  return choices.flatMap((choice) => after.map((rest) => before + choice + rest));
}
