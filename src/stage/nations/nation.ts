import { DAY } from "../../base/clock.ts";
import { classify, loadTiers, type Nation } from "../../circle/members/index.ts";
import { loadVocabulary } from "../../circle/facilities/index.ts";
import {
  type Audience,
  loadNameWords,
  loadNationFacts,
  loadProductSpread,
  type NationFacts,
} from "./content.ts";
import { type AssetRow, makeHoldings } from "./holdings.ts";
import { makeCodes, nameOf, personOf } from "./names.ts";
import { between, makeId, makeRandom, oneOf, type Random, weighted } from "./random.ts";

type Institution = Parameters<typeof classify>[0];
type Organisation = Nation["organisations"] extends Iterable<infer T> ? T : never;
type Route = Nation["routes"] extends Iterable<infer T> ? T : never;
type Contact = Nation["contacts"] extends Iterable<infer T> ? T : never;

/** An institution of the made-up nation: what members loads, and what follows from it by its rules. */
export type InstitutionRow = Institution & {
  /** Counts from 0; assets and contacts are drawn from it. */
  index: number;
  id: string;
  founder: NonNullable<Institution["founder"]>;
  name: string;
  kana: string;
  code: string | null;
  critical: boolean;
  bedClass: string;
  tier: "L1" | "L2" | "L3" | "L4";
  audience: Audience;
  routeKey: string;
};
/** `contactOnly`: has no account. */
export type ContactRow = Contact & { contactOnly: boolean };

/** A nation. Every iterable can be read again and gives the same; nothing is kept in memory. */
export type MadeUpNation = {
  /** `key`: ministry, secretariat, a relay as routes name it, or vendor-N. */
  organisations: (Organisation & { key: string; mail: string })[];
  routes: Route[];
  institutions: Iterable<InstitutionRow>;
  contacts: Iterable<ContactRow>;
  contactsOf: (institution: InstitutionRow) => ContactRow[];
  assetsOf: (institution: InstitutionRow) => AssetRow[];
};

/**
 * A made-up nation, the same for the same seed. Shares come from content/nations and content/members;
 * names, codes and addresses are invented (mail under example.jp; addresses under `deadDomain` are to be
 * refused by the demo's mail server; phone numbers begin with 000, which none does). Registers were written in the 400 days before `today`.
 */
export function generateNation({
  institutions: count,
  seed,
  today,
}: {
  institutions: number;
  seed: number;
  today: Date;
}): MadeUpNation {
  const facts = loadNationFacts();
  const words = loadNameWords();
  const holdings = makeHoldings(loadProductSpread());
  const organisations = organisationsOf(facts, seed);
  const maintainers = organisations.filter((one) => one.kind === "vendor").map((one) => one.name);

  const institutions = {
    *[Symbol.iterator](): Iterator<InstitutionRow> {
      const draw = makeDraw(facts, count);
      const nextCode = makeCodes(loadVocabulary());
      for (let index = 0; index < count; index++) {
        const random = makeRandom(seed, "institution", index);
        const drawn = draw(random);
        const { bedClass, tier, audienceClass, routeKey } = classify(drawn, today);
        yield {
          ...drawn,
          index,
          id: makeId(index, random),
          ...nameOf(drawn, words, random),
          code: nextCode(drawn.kind, drawn.prefecture),
          critical: drawn.functions.some((one) => facts.criticalFunctions.includes(one)),
          bedClass,
          tier,
          audience: audienceClass,
          routeKey,
        };
      }
    },
  };

  const assetsOf = (institution: InstitutionRow): AssetRow[] => {
    const random = makeRandom(seed, "assets", institution.index);
    const registeredAt = new Date(today.getTime() - between(1, 400, random) * DAY);
    const own = [oneOf(maintainers, random), oneOf(maintainers, random)];
    return holdings(
      { id: institution.id, audience: institution.audience, registeredAt, maintainers: own },
      random,
    );
  };

  const contactsOf = (institution: InstitutionRow): ContactRow[] => {
    const random = makeRandom(seed, "contacts", institution.index);
    const isHospital = institution.kind === "hospital";
    const { none, phoneOnly, deadMail } = facts.contacts[isHospital ? "hospital" : "other"];
    const fate = random();
    if (fate < none) return [];
    const isDead = fate > 1 - deadMail;
    const hasMail = isDead || fate > none + phoneOnly;
    const host = `${hosts[institution.kind]}-${String(institution.index).padStart(5, "0")}`;
    const duties: Contact["duty"][] = isHospital
      ? [institution.beds >= facts.ownItFromBeds ? "it" : "staff", "desk", "director"]
      : ["staff", "director"];
    return duties.map((duty, position) => ({
      id: makeId(institution.index, random),
      organisationId: institution.id,
      position: position + 1,
      name: duty === "desk" ? `総務課 ${personOf(words, random)}` : personOf(words, random),
      duty,
      mail: hasMail ? mailOf(duty, host, isDead && position === 0) : null,
      phone: phoneOf(institution.index, position),
      contactOnly: position > 0 || (!isHospital && random() < 0.6),
    }));
  };

  const mailOf = (duty: Contact["duty"], host: string, isDead: boolean) =>
    `${mailboxes[duty]}@${host}.${isDead ? facts.contacts.deadDomain : facts.contacts.domain}`;

  const contacts = {
    *[Symbol.iterator](): Iterator<ContactRow> {
      for (const institution of institutions) yield* contactsOf(institution);
    },
  };
  return {
    organisations,
    routes: routesOf(organisations, seed),
    institutions,
    contacts,
    contactsOf,
    assetsOf,
  };
}

const hosts: Record<Institution["kind"], string> = {
  hospital: "hp",
  clinic_beds: "cb",
  clinic: "cl",
  dental: "dc",
  pharmacy: "ph",
  midwifery: "mw",
  visiting_nursing: "vn",
};
const mailboxes: Record<Contact["duty"], string> = {
  staff: "jimu",
  it: "joho",
  desk: "somu",
  director: "incho",
};

const phoneOf = (index: number, position: number): string => {
  const digits = String(index).padStart(7, "0");
  return `000-${position}${digits.slice(0, 3)}-${digits.slice(3)}`;
};

/** Draws what an institution is: kind, prefecture, beds, functions, founder. */
function makeDraw(
  facts: NationFacts,
  count: number,
): (random: Random) => Institution & { founder: InstitutionRow["founder"] } {
  const pickerOf = <K extends string>(shares: Record<string, number>) =>
    weighted(Object.entries(shares) as [K, number][]);
  const mix = facts.mixes.find((one) => one.below === null || count < one.below)!;
  const pickKind = pickerOf<Institution["kind"]>(mix.shares);
  const pickPrefecture = weighted(
    loadVocabulary().prefectures.map((one) => [one.code, one.hospitals] as const),
  );
  const { bedClasses, kinds } = loadVocabulary();
  const bounds = new Map(bedClasses.map((one) => [one.id as string, one]));
  const shapes = Object.entries(facts.bedClasses).map(([id, shape]) => ({
    ...bounds.get(id)!,
    functions: Object.entries(shape.functions) as [Institution["functions"][number], number][],
    pickFounder: pickerOf<InstitutionRow["founder"]>(shape.founders),
    share: shape.share,
  }));
  const pickShape = weighted(shapes.map((shape) => [shape, shape.share] as const));
  const pickAdvancedFounder = pickerOf<InstitutionRow["founder"]>(facts.advancedFounders);
  const pickOtherFounder = pickerOf<InstitutionRow["founder"]>(facts.otherFounders);

  return (random) => {
    const kind = pickKind(random);
    const prefecture = pickPrefecture(random);
    if (kind !== "hospital") {
      const { least, most } = kinds.find(({ id }) => id === kind)!.beds;
      const beds = least > 0 ? between(least, most ?? least, random) : 0;
      return { kind, prefecture, beds, functions: [], founder: pickOtherFounder(random) };
    }
    const shape = pickShape(random);
    const beds =
      shape.max === null
        ? largeBeds(shape.min, facts.largestBeds, random)
        : between(shape.min, shape.max, random);
    let functions = shape.functions.filter(([, share]) => random() < share).map(([id]) => id);
    if (functions.includes("psychiatric"))
      functions = functions.filter((one) => !facts.notPsychiatric.includes(one));
    const founder = functions.includes("advanced_treatment")
      ? pickAdvancedFounder(random)
      : shape.pickFounder(random);
    return { kind, prefecture, beds, functions, founder };
  };
}

/** Large hospitals are the rarer the larger they are; square pulls towards the lower end. */
const largeBeds = (least: number, most: number, random: Random) =>
  Math.round(least + (most - least) * random() ** 2);

function organisationsOf(facts: NationFacts, seed: number): MadeUpNation["organisations"] {
  const { domain } = facts.contacts;
  const bare: (Pick<Organisation, "kind" | "name"> & { key: string; prefecture?: string })[] = [
    { key: "ministry", kind: "ministry", name: facts.ministryName },
    { key: "secretariat", kind: "secretariat", name: facts.secretariatName },
    { key: "hospital-association", kind: "relay", name: facts.hospitalAssociationName },
    ...loadVocabulary().prefectures.map(({ code, name }) => ({
      key: `prefectural-medical-${code}`,
      kind: "relay" as const,
      name: facts.medicalAssociationName.replace("{prefecture}", name),
      prefecture: code,
    })),
    ...facts.vendors.map((name, i) => ({ key: `vendor-${i + 1}`, kind: "vendor" as const, name })),
  ];
  return bare.map((one, index) => ({
    prefecture: null,
    ...one,
    id: makeId(index, makeRandom(seed, "organisation", index)),
    mail: `jimukyoku@${one.key}.${domain}`,
  }));
}

/** The routes of content/members, one for each prefecture where they name it. */
function routesOf(organisations: MadeUpNation["organisations"], seed: number): Route[] {
  const idOf = (key: string) => organisations.find((one) => one.key === key)!.id;
  const routes = loadTiers().routes.flatMap((route) =>
    route.key.includes("{prefecture}")
      ? loadVocabulary().prefectures.map(({ code, name }) => ({
          ...route,
          code,
          label: `${route.label}（${name}）`,
        }))
      : [{ ...route, code: "" }],
  );
  return routes.map(({ key, label, hops, code }, index) => ({
    id: makeId(index, makeRandom(seed, "route", index)),
    key: key.replace("{prefecture}", code),
    name: label,
    steps: hops.map((hop) => ({
      organisationId: idOf(hop.relay.replace("{prefecture}", code)),
      forwards: hop.mode === "at_once" ? ("at_once" as const) : ("waits" as const),
      fallThroughHours: null,
    })),
  }));
}
