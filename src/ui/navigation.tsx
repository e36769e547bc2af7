import type { ViewerRole } from "./session.tsx";

export interface Place {
  label: string;
  to: string;
  /**
   * Shown only where the secretariat has switched this part on, or (`head`) to who answers for the organisation:
   * its representative, the secretariat's administrator.
   */
  part?: "dues" | "head";
}

const TODAY: Place = { label: "今日", to: "/today" };
const TOKENS: Place = { label: "APIトークン", to: "/tokens", part: "head" };
const OWN_DUES: Place = { label: "会費", to: "/dues/own", part: "dues" };

/** What each role finds in the navigation, in this order. A place whose page is not in the router's table is left out. */
const NAVIGATION: Partial<Record<ViewerRole, readonly Place[]>> = {
  secretariat: [
    TODAY,
    { label: "注意喚起", to: "/advisories" },
    { label: "反応", to: "/reactions" },
    { label: "集計", to: "/outcomes" },
    { label: "資産台帳", to: "/assets" },
    { label: "会員", to: "/members" },
    { label: "施設マスタ", to: "/facilities" },
    { label: "入会申請", to: "/applications" },
    { label: "会費", to: "/dues", part: "dues" },
    { label: "通知", to: "/notices" },
    { label: "受信箱", to: "/mailboxes" },
    { label: "疎通確認", to: "/probes" },
    { label: "監査", to: "/audits" },
    TOKENS,
  ],
  institution: [
    TODAY,
    { label: "届いた注意喚起", to: "/reactions" },
    { label: "これまでの対応", to: "/outcomes/history" },
    { label: "資産台帳", to: "/assets" },
    { label: "連絡先と利用者", to: "/people/own" },
    { label: "疎通確認", to: "/probes" },
    OWN_DUES,
    { label: "監査の記録", to: "/audits", part: "head" },
    TOKENS,
  ],
  relay: [
    TODAY,
    { label: "転送", to: "/reactions/relay" },
    { label: "集計", to: "/outcomes" },
    { label: "会員", to: "/members" },
    { label: "連絡先と利用者", to: "/people/own" },
    { label: "疎通確認", to: "/probes" },
    OWN_DUES,
    TOKENS,
  ],
  ministry: [
    TODAY,
    { label: "集計", to: "/outcomes/ministry" },
    { label: "疎通確認率", to: "/probes/reach" },
    { label: "連絡先と利用者", to: "/people/own" },
    OWN_DUES,
    TOKENS,
  ],
  vendor: [TODAY, { label: "連絡先と利用者", to: "/people/own" }, OWN_DUES],
  surveyor: [TODAY],
  expert: [TODAY],
};

/** The places of a role among the pages that exist, without those of parts that are switched off. */
export function placesFor(
  role: ViewerRole,
  paths: ReadonlySet<string>,
  without: readonly Place["part"][] = [],
): readonly Place[] {
  return (NAVIGATION[role] ?? []).filter(
    ({ to, part }) => paths.has(to) && !(part && without.includes(part)),
  );
}

/** The place the reader is in: the longest one that the path starts with. */
export function currentPlace(places: readonly Place[], path: string): Place | undefined {
  return places
    .filter((place) => path === place.to || path.startsWith(`${place.to}/`))
    .sort((a, b) => b.to.length - a.to.length)[0];
}
