import type { ComponentType } from "react";
import type { ViewerRole } from "./session.tsx";

/** A module whose default export is the page; loaded when it is first opened. */
type Load = () => Promise<{ default: ComponentType }>;
/** Who finds something here. The server decides what they may see. */
type Readers = readonly ViewerRole[] | "anyone";

const line = (path: string, readers: Readers, page: Load) => ({ path, for: readers, page });

/** Whoever is signed in. */
const MEMBERS: Readers = [
  "secretariat",
  "relay",
  "ministry",
  "vendor",
  "institution",
  "surveyor",
  "expert",
];
const OFFICE: Readers = ["secretariat"];
const OFFICE_AND_RELAYS: Readers = ["secretariat", "relay"];
const OFFICE_AND_INSTITUTIONS: Readers = ["secretariat", "institution"];
const CIRCLE: Readers = ["secretariat", "relay", "institution"];

/**
 * The table of pages: one line each. `/advisories/$id`: the page reads the named part with `useParam("id")`.
 * The navigation shows those that stand in navigation.tsx.
 */
export const PAGES = [
  line("/advisories", OFFICE, () => import("../warnings/advisories/pages/list.tsx")),
  line("/advisories/new", OFFICE, () => import("../warnings/feeds/pages/new.tsx")),
  line("/advisories/feeds", OFFICE, () => import("../warnings/feeds/pages/feeds.tsx")),
  line("/advisories/$id", OFFICE, () => import("../warnings/advisories/pages/advisory.tsx")),
  line(
    "/advisories/$id/guidance/new",
    OFFICE,
    () => import("../warnings/guidance/pages/start.tsx"),
  ),
  line(
    "/advisories/$id/guidance/$guidanceId",
    OFFICE,
    () => import("../warnings/guidance/pages/editor.tsx"),
  ),
  line("/today", MEMBERS, () => import("../office/today/pages/today.tsx")),
  line("/sign-in", "anyone", () => import("../entrance/factors/pages/sign-in.tsx")),
  line("/invitation", "anyone", () => import("../entrance/accounts/pages/invitation.tsx")),
  line("/facilities", "anyone", () => import("../circle/facilities/pages/list.tsx")),
  line("/facilities/new", OFFICE, () => import("../circle/facilities/pages/new.tsx")),
  line("/facilities/imports", OFFICE, () => import("../circle/rosters/pages/imports.tsx")),
  line("/facilities/imports/$id", OFFICE, () => import("../circle/rosters/pages/import.tsx")),
  line("/facilities/$id", "anyone", () => import("../circle/facilities/pages/facility.tsx")),
  line("/facilities/$id/edit", OFFICE, () => import("../circle/facilities/pages/form.tsx")),
  line(
    "/members/$id/origin",
    OFFICE_AND_INSTITUTIONS,
    () => import("../circle/origins/pages/origin.tsx"),
  ),
  line("/members", OFFICE_AND_RELAYS, () => import("../circle/members/pages/list.tsx")),
  line(
    "/people/own",
    ["secretariat", "relay", "ministry", "vendor", "institution"],
    () => import("../office/people/pages/own.tsx"),
  ),
  line(
    "/people/handover/$id",
    ["secretariat", "relay", "ministry", "vendor", "institution"],
    () => import("../office/people/pages/handover.tsx"),
  ),
  line(
    "/successions",
    ["relay", "ministry", "vendor", "institution"],
    () => import("../office/successions/pages/succession.tsx"),
  ),
  line("/people/vacant", OFFICE_AND_RELAYS, () => import("../office/people/pages/vacant.tsx")),
  line("/people/left", "anyone", () => import("../office/people/pages/left.tsx")),
  line("/members/new", OFFICE, () => import("../circle/members/pages/new-institution.tsx")),
  line("/members/routes", OFFICE_AND_RELAYS, () => import("../circle/members/pages/routes.tsx")),
  line("/members/$id", CIRCLE, () => import("../circle/members/pages/institution.tsx")),
  line("/members/$id/edit", OFFICE, () => import("../circle/members/pages/institution-form.tsx")),
  line("/organisations", OFFICE, () => import("../circle/members/pages/organisations.tsx")),
  line("/accounts/password", MEMBERS, () => import("../entrance/factors/pages/password.tsx")),
  line("/accounts/me", MEMBERS, () => import("../entrance/factors/pages/me.tsx")),
  line("/accounts/sessions", MEMBERS, () => import("../entrance/accounts/pages/sessions.tsx")),
  line("/accounts/forgotten", "anyone", () => import("../entrance/factors/pages/forgotten.tsx")),
  line("/certificates", MEMBERS, () => import("../entrance/certificates/pages/own.tsx")),
  line("/certificates/new", MEMBERS, () => import("../entrance/certificates/pages/new.tsx")),
  line(
    "/certificates/authority",
    OFFICE,
    () => import("../entrance/certificates/pages/authority.tsx"),
  ),
  line("/identities", MEMBERS, () => import("../entrance/identities/pages/own.tsx")),
  line("/identities/providers", OFFICE, () => import("../entrance/identities/pages/providers.tsx")),
  line("/factors", MEMBERS, () => import("../entrance/factors/pages/factors.tsx")),
  line("/factors/step", "anyone", () => import("../entrance/factors/pages/step.tsx")),
  line("/recoveries", MEMBERS, () => import("../entrance/recoveries/pages/recoveries.tsx")),
  line("/recoveries/use", "anyone", () => import("../entrance/recoveries/pages/use.tsx")),
  line("/recoveries/stop", "anyone", () => import("../entrance/recoveries/pages/stop.tsx")),
  line("/organisations/$id", OFFICE, () => import("../office/people/pages/people.tsx")),
  line("/dues", OFFICE, () => import("../joining/invoices/pages/list.tsx")),
  line("/dues/new", OFFICE, () => import("../joining/dues/pages/new.tsx")),
  line("/dues/bank", OFFICE, () => import("../joining/transfers/pages/bank.tsx")),
  line("/dues/meeting", OFFICE, () => import("../joining/dues/pages/meeting.tsx")),
  line("/dues/settings", OFFICE, () => import("../joining/dues/pages/settings.tsx")),
  line(
    "/dues/own",
    ["institution", "vendor", "relay", "ministry"],
    () => import("../joining/invoices/pages/own.tsx"),
  ),
  line("/dues/$id", OFFICE, () => import("../joining/invoices/pages/member.tsx")),
  line("/assets", OFFICE_AND_INSTITUTIONS, () => import("../things/assets/pages/register.tsx")),
  line("/assets/add", OFFICE_AND_INSTITUTIONS, () => import("../things/assets/pages/add.tsx")),
  line(
    "/assets/import",
    OFFICE_AND_INSTITUTIONS,
    () => import("../things/sheets/pages/import.tsx"),
  ),
  line("/assets/$id", OFFICE_AND_INSTITUTIONS, () => import("../things/assets/pages/asset.tsx")),
  line("/notices", OFFICE, () => import("../post/notices/pages/standing.tsx")),
  line("/mailboxes", OFFICE, () => import("../post/mailboxes/pages/list.tsx")),
  line("/mailboxes/$id", OFFICE, () => import("../post/mailboxes/pages/mail.tsx")),
  line("/applications", OFFICE, () => import("../joining/applications/pages/list.tsx")),
  line("/entries/intake", OFFICE, () => import("../joining/entries/pages/intake.tsx")),
  line("/applications/$id", OFFICE, () => import("../joining/applications/pages/application.tsx")),
  line(
    "/consents",
    ["institution", "vendor", "relay", "ministry"],
    () => import("../joining/consents/pages/consents.tsx"),
  ),
  line("/probes", CIRCLE, () => import("../ties/probes/pages/list.tsx")),
  line("/probes/new", OFFICE, () => import("../ties/probes/pages/new.tsx")),
  line("/probes/phone", OFFICE, () => import("../ties/probes/pages/phone.tsx")),
  line(
    "/probes/reach",
    ["secretariat", "relay", "ministry"],
    () => import("../ties/reaches/pages/reach.tsx"),
  ),
  line("/probes/$id", OFFICE_AND_RELAYS, () => import("../ties/probes/pages/round.tsx")),
  line("/demo/mail", "anyone", () => import("../stage/demo/pages/mail.tsx")),
  line("/reactions", CIRCLE, () => import("../warnings/publications/pages/list.tsx")),
  line(
    "/reactions/relay",
    OFFICE_AND_RELAYS,
    () => import("../warnings/publications/pages/relay.tsx"),
  ),
  line(
    "/reactions/publish/$guidanceId",
    OFFICE,
    () => import("../warnings/publications/pages/publish.tsx"),
  ),
  line(
    "/reactions/asset/$id",
    OFFICE_AND_INSTITUTIONS,
    () => import("../warnings/answers/pages/asset.tsx"),
  ),
  line(
    "/reactions/$id",
    OFFICE_AND_INSTITUTIONS,
    () => import("../warnings/answers/pages/reaction.tsx"),
  ),
  line("/outcomes", OFFICE_AND_RELAYS, () => import("../warnings/outcomes/pages/list.tsx")),
  line(
    "/outcomes/support",
    OFFICE_AND_RELAYS,
    () => import("../warnings/outcomes/pages/support.tsx"),
  ),
  line(
    "/outcomes/history",
    ["institution"],
    () => import("../warnings/outcomes/pages/history.tsx"),
  ),
  line("/outcomes/ministry", ["ministry"], () => import("../warnings/outcomes/pages/ministry.tsx")),
  line(
    "/outcomes/ministry/$id",
    ["ministry"],
    () => import("../warnings/outcomes/pages/overseen.tsx"),
  ),
  line("/outcomes/$id", OFFICE_AND_RELAYS, () => import("../warnings/outcomes/pages/advisory.tsx")),
  line(
    "/outcomes/$id/silent",
    OFFICE_AND_RELAYS,
    () => import("../warnings/outcomes/pages/silent.tsx"),
  ),
  line("/operations", OFFICE, () => import("../office/operations/pages/operations.tsx")),
  line("/audits", OFFICE_AND_INSTITUTIONS, () => import("../office/audits/pages/record.tsx")),
  line(
    "/tokens",
    ["secretariat", "relay", "ministry", "institution"],
    () => import("../entrance/tokens/pages/tokens.tsx"),
  ),
  line("/ui", "anyone", () => import("./gallery.tsx")),
];
