import { formatDate } from "../../base/words/calendar.ts";
import { fillText, placeholdersOf } from "../../base/content.ts";
import { loadVendorEnquiries } from "../guidance/index.ts";
import type { ReactionDetail, TouchedAsset } from "./queries.ts";

/**
 * The enquiry to the maintenance company, filled from the register where one device is meant; whoever is
 * only asked 「お使いですか」 gets the text that asks just this. A line whose fact is not known is left out;
 * names that only the sender knows stay in brackets, to be written in.
 */
export function fillEnquiry({
  reaction,
  products,
  assets,
  now,
}: {
  reaction: Pick<
    ReactionDetail,
    "basis" | "institution" | "vendorEnquiry" | "applicabilityBy" | "details"
  >;
  products: readonly string[];
  assets: readonly TouchedAsset[];
  now: Date;
}): string {
  const touched = assets.filter((asset) => asset.verdict !== "not");
  const own = touched.map((asset) => `${asset.vendor} ${asset.product}`.trim());
  const [device, ...others] = touched;
  const only = others.length === 0 ? device : undefined;
  const asks = loadVendorEnquiries(now).data.enquiries.find((one) => one.id === "asked");
  const useAsks = reaction.basis === "asked" && touched.length === 0 && reaction.vendorEnquiry;
  const text = (useAsks && asks?.text) || reaction.vendorEnquiry;
  const known: Record<string, string | null> = {
    institution: reaction.institution,
    person: "（お名前）",
    maintainer: reaction.details.maintainer ?? only?.maintainer ?? "（業者の名前）",
    product: [...new Set(own.length > 0 ? own : products)].slice(0, 2).join("、"),
    model: only?.model ?? null,
    version: only?.version ?? null,
    deadline: formatDate(reaction.applicabilityBy),
  };
  const filled = Object.fromEntries(
    placeholdersOf(text).map((name) => [name, known[name] ?? null]),
  );
  return fillText(text, filled).replace(/\n{3,}/g, "\n\n");
}
