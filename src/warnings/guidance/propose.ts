import { fillText } from "../../base/content.ts";
import { CLASSES } from "./api.ts";
import { loadTemplates, loadVendorEnquiries, pickBlocks, type Situation } from "./content.ts";
import type { Known } from "./queries.ts";
import type { GuidanceText } from "./queries-revisions.ts";

/** What holds, of the situations that the templates know. */
export function situationsOf(known: Known): Situation[] {
  const found: Situation[] = [];
  if (known.exploited) found.push("known_exploited");
  if (known.internet) found.push("internet_facing");
  if (known.emr) found.push("emr_connected");
  if (known.medical) found.push("medical_device");
  if (known.hasFix) found.push("fixed_version");
  else found.push(known.isCertain ? "no_fixed_version" : "under_investigation");
  return found;
}

/** A text for each class of reader, from content guidance/templates and what is known. Pure. */
export function propose(known: Known, on: Date): GuidanceText[] {
  const { audiences, maxActions, fallbacks } = loadTemplates(on).data;
  const situations = situationsOf(known);
  const facts = {
    product: nameProduct(known) ?? fallbacks.product,
    fixedVersion: known.fixedVersion ?? fallbacks.fixedVersion,
    cve: known.cves.length > 0 ? listCves(known.cves) : fallbacks.cve,
  };
  return CLASSES.map((name) => {
    const audience = audiences[name];
    return {
      class: name,
      summary: pickBlocks(audience.summary, situations)
        .map(({ text }) => fillText(text, facts))
        .join("\n"),
      actions: pickBlocks(audience.actions, situations)
        .slice(0, maxActions)
        .map(({ text, takes, ifUnknown, by }) => ({
          text: fillText(text, facts),
          takes,
          ifUnknown: fillText(ifUnknown, facts),
          by,
        })),
      ifCannot: audience.ifCannot,
      vendorEnquiry: name === "vendor" ? "" : enquiry(known, facts, on),
    };
  });
}

/** The enquiry keeps its other placeholders: each reader's own device, name and deadline are filled in for them. */
function enquiry(known: Known, facts: { cve: string; fixedVersion: string }, on: Date): string {
  const wanted = known.hasFix ? "fixed" : "unfixed";
  const found = loadVendorEnquiries(on).data.enquiries.find(({ id }) => id === wanted);
  return (found?.text ?? "")
    .replaceAll("{{cve}}", facts.cve)
    .replaceAll("{{fixedVersion}}", facts.fixedVersion);
}

/** 「FortiOS（Fortinet FortiGate 60F など）」: the maker's name of it, and what a clerk knows it by. */
function nameProduct({ products, held }: Known): string | null {
  const [first, second, ...more] = products ?? [];
  if (first === undefined) return held;
  const named =
    second === undefined ? first : `${first}、${second}${more.length > 0 ? "ほか" : ""}`;
  if (held === null) return named;
  return products?.some((name) => held.includes(name)) ? held : `${named}（${held} など）`;
}

function listCves(cves: readonly string[]): string {
  return cves.length <= 2 ? cves.join("、") : `${cves[0]} ほか${cves.length - 1}件`;
}
