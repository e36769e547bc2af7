import type { ViewerRole } from "./session.tsx";

export interface Place {
  label: string;
  to: string;
  /**
   * Shown only where the secretariat has switched this part on, or (`head`) to who answers for the organisation:
   * its representative, the secretariat's administrator.
   */
  part?: "dues" | "head";
  /** Addresses outside `to` whose pages belong here. */
  also?: readonly string[];
  /** Places that stand together: shown in a second row while the reader is in one of them. */
  near?: readonly Place[];
}

const TODAY: Place = { label: "今日", to: "/today" };
const TOKENS: Place = { label: "APIトークン", to: "/tokens", part: "head" };
const DUES: Place = { label: "会費", to: "/dues", part: "dues" };
const OWN_DUES: Place = { label: "会費", to: "/dues/own", part: "dues" };
const OWN: Place = { label: "連絡先と利用者", to: "/people/own" };
const RECORD: Place = { label: "監査の記録", to: "/audits", part: "head" };
/** What an organisation keeps about itself. */
const OURSELVES: Place = {
  ...OWN,
  also: ["/members"],
  near: [OWN, { label: "疎通確認", to: "/probes" }, OWN_DUES, RECORD, TOKENS],
};

/** What each role finds in the navigation, in this order. A place whose page is not in the table of pages is left out. */
const NAVIGATION: Partial<Record<ViewerRole, readonly Place[]>> = {
  secretariat: [
    TODAY,
    { label: "注意喚起", to: "/advisories", also: ["/reactions/publish"] },
    { label: "反応", to: "/reactions" },
    { label: "集計", to: "/outcomes" },
    { label: "資産台帳", to: "/assets" },
    {
      label: "会員",
      to: "/members",
      near: [
        { label: "医療機関", to: "/members" },
        { label: "医療機関以外の組織", to: "/organisations" },
        { label: "入会のお申し込み", to: "/applications", also: ["/entries"] },
        DUES,
        { label: "担当者のいない組織", to: "/people/vacant" },
        { label: "施設マスタ", to: "/facilities" },
      ],
    },
    {
      label: "連絡",
      to: "/notices",
      near: [
        { label: "送ったメール", to: "/notices" },
        { label: "届いたメール", to: "/mailboxes" },
        { label: "疎通確認", to: "/probes" },
      ],
    },
    {
      label: "事務局",
      to: "/people/own",
      near: [
        OWN,
        { label: "システムの様子", to: "/operations" },
        { label: "監査の記録", to: "/audits" },
        { label: "電子証明書", to: "/certificates/authority", part: "head" },
        { label: "外部サインイン", to: "/identities/providers", part: "head" },
        TOKENS,
      ],
    },
  ],
  institution: [
    TODAY,
    { label: "届いた注意喚起", to: "/reactions" },
    { label: "これまでの対応", to: "/outcomes/history" },
    { label: "資産台帳", to: "/assets" },
    OURSELVES,
  ],
  relay: [
    TODAY,
    { label: "転送", to: "/reactions/relay" },
    { label: "集計", to: "/outcomes" },
    { label: "会員", to: "/members" },
    OURSELVES,
  ],
  ministry: [
    TODAY,
    { label: "集計", to: "/outcomes/ministry" },
    { label: "疎通確認率", to: "/probes/reach" },
    { ...OWN, near: [OWN, OWN_DUES, TOKENS] },
  ],
  vendor: [TODAY, { ...OWN, near: [OWN, OWN_DUES] }],
  surveyor: [TODAY],
  expert: [TODAY],
};

/** The places of a role among the pages that exist, without those of parts that are switched off. */
export function placesFor(
  role: ViewerRole,
  paths: ReadonlySet<string>,
  without: readonly Place["part"][] = [],
): readonly Place[] {
  const isThere = ({ to, part }: Place) => paths.has(to) && !(part && without.includes(part));
  return (NAVIGATION[role] ?? [])
    .filter(isThere)
    .map((place) => ({ ...place, near: place.near?.filter(isThere) ?? [] }));
}

/** The length of the longest address of a place that the path starts with; 0: none. */
function depthIn({ to, also = [] }: Place, path: string): number {
  const around = [to, ...also].filter((one) => path === one || path.startsWith(`${one}/`));
  return Math.max(0, ...around.map((one) => one.length));
}

/** The place the reader is in: the longest one that the path starts with. */
export function currentPlace(places: readonly Place[], path: string): Place | undefined {
  return places
    .map((place) => ({ place, depth: depthIn(place, path) }))
    .filter(({ depth }) => depth > 0)
    .sort((a, b) => b.depth - a.depth)[0]?.place;
}

/** The place of the first row in which the reader is, by itself or by one of those near it. */
export function currentGroup(places: readonly Place[], path: string): Place | undefined {
  const all = places.flatMap((place) => [place, ...(place.near ?? [])]);
  const here = currentPlace(all, path);
  return places.find(
    (place) => place.to === here?.to || place.near?.some(({ to }) => to === here?.to),
  );
}
