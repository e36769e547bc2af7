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
  line("/advisories", OFFICE, () => import("../advisories/pages/list.tsx")),
  line("/advisories/new", OFFICE, () => import("../feeds/pages/new.tsx")),
  line("/advisories/feeds", OFFICE, () => import("../feeds/pages/feeds.tsx")),
  line("/advisories/$id", OFFICE, () => import("../advisories/pages/advisory.tsx")),
  line("/advisories/$id/guidance/new", OFFICE, () => import("../guidance/pages/start.tsx")),
  line(
    "/advisories/$id/guidance/$guidanceId",
    OFFICE,
    () => import("../guidance/pages/editor.tsx"),
  ),
  line("/today", MEMBERS, () => import("../today/pages/today.tsx")),
  line("/sign-in", "anyone", () => import("../factors/pages/sign-in.tsx")),
  line("/invitation", "anyone", () => import("../accounts/pages/invitation.tsx")),
  line("/facilities", "anyone", () => import("../facilities/pages/list.tsx")),
  line("/facilities/new", OFFICE, () => import("../facilities/pages/new.tsx")),
  line("/facilities/imports", OFFICE, () => import("../rosters/pages/imports.tsx")),
  line("/facilities/imports/$id", OFFICE, () => import("../rosters/pages/import.tsx")),
  line("/facilities/$id", "anyone", () => import("../facilities/pages/facility.tsx")),
  line("/facilities/$id/edit", OFFICE, () => import("../facilities/pages/form.tsx")),
  line("/members/$id/origin", OFFICE_AND_INSTITUTIONS, () => import("../origins/pages/origin.tsx")),
  line("/members", OFFICE_AND_RELAYS, () => import("../members/pages/list.tsx")),
  line(
    "/people/own",
    ["secretariat", "relay", "ministry", "vendor", "institution"],
    () => import("../people/pages/own.tsx"),
  ),
  line(
    "/people/handover/$id",
    ["secretariat", "relay", "ministry", "vendor", "institution"],
    () => import("../people/pages/handover.tsx"),
  ),
  line(
    "/successions",
    ["relay", "ministry", "vendor", "institution"],
    () => import("../successions/pages/succession.tsx"),
  ),
  line("/people/vacant", OFFICE_AND_RELAYS, () => import("../people/pages/vacant.tsx")),
  line("/people/left", "anyone", () => import("../people/pages/left.tsx")),
  line("/members/new", OFFICE, () => import("../members/pages/new-institution.tsx")),
  line("/members/routes", OFFICE_AND_RELAYS, () => import("../members/pages/routes.tsx")),
  line("/members/$id", CIRCLE, () => import("../members/pages/institution.tsx")),
  line("/members/$id/edit", OFFICE, () => import("../members/pages/institution-form.tsx")),
  line("/organisations", OFFICE, () => import("../members/pages/organisations.tsx")),
  line("/accounts/password", MEMBERS, () => import("../factors/pages/password.tsx")),
  line("/accounts/me", MEMBERS, () => import("../factors/pages/me.tsx")),
  line("/accounts/sessions", MEMBERS, () => import("../accounts/pages/sessions.tsx")),
  line("/accounts/forgotten", "anyone", () => import("../factors/pages/forgotten.tsx")),
  line("/certificates", MEMBERS, () => import("../certificates/pages/own.tsx")),
  line("/certificates/new", MEMBERS, () => import("../certificates/pages/new.tsx")),
  line("/certificates/authority", OFFICE, () => import("../certificates/pages/authority.tsx")),
  line("/identities", MEMBERS, () => import("../identities/pages/own.tsx")),
  line("/identities/providers", OFFICE, () => import("../identities/pages/providers.tsx")),
  line("/factors", MEMBERS, () => import("../factors/pages/factors.tsx")),
  line("/factors/step", "anyone", () => import("../factors/pages/step.tsx")),
  line("/recoveries", MEMBERS, () => import("../recoveries/pages/recoveries.tsx")),
  line("/recoveries/use", "anyone", () => import("../recoveries/pages/use.tsx")),
  line("/recoveries/stop", "anyone", () => import("../recoveries/pages/stop.tsx")),
  line("/organisations/$id", OFFICE, () => import("../people/pages/people.tsx")),
  line("/dues", OFFICE, () => import("../invoices/pages/list.tsx")),
  line("/dues/new", OFFICE, () => import("../dues/pages/new.tsx")),
  line("/dues/bank", OFFICE, () => import("../transfers/pages/bank.tsx")),
  line("/dues/meeting", OFFICE, () => import("../dues/pages/meeting.tsx")),
  line("/dues/settings", OFFICE, () => import("../dues/pages/settings.tsx")),
  line(
    "/dues/own",
    ["institution", "vendor", "relay", "ministry"],
    () => import("../invoices/pages/own.tsx"),
  ),
  line("/dues/$id", OFFICE, () => import("../invoices/pages/member.tsx")),
  line("/assets", OFFICE_AND_INSTITUTIONS, () => import("../assets/pages/register.tsx")),
  line("/assets/add", OFFICE_AND_INSTITUTIONS, () => import("../assets/pages/add.tsx")),
  line("/assets/import", OFFICE_AND_INSTITUTIONS, () => import("../sheets/pages/import.tsx")),
  line("/assets/$id", OFFICE_AND_INSTITUTIONS, () => import("../assets/pages/asset.tsx")),
  line("/notices", OFFICE, () => import("../notices/pages/standing.tsx")),
  line("/mailboxes", OFFICE, () => import("../mailboxes/pages/list.tsx")),
  line("/mailboxes/$id", OFFICE, () => import("../mailboxes/pages/mail.tsx")),
  line("/applications", OFFICE, () => import("../applications/pages/list.tsx")),
  line("/entries/intake", OFFICE, () => import("../entries/pages/intake.tsx")),
  line("/applications/$id", OFFICE, () => import("../applications/pages/application.tsx")),
  line(
    "/consents",
    ["institution", "vendor", "relay", "ministry"],
    () => import("../consents/pages/consents.tsx"),
  ),
  line("/probes", CIRCLE, () => import("../probes/pages/list.tsx")),
  line("/probes/new", OFFICE, () => import("../probes/pages/new.tsx")),
  line("/probes/phone", OFFICE, () => import("../probes/pages/phone.tsx")),
  line(
    "/probes/reach",
    ["secretariat", "relay", "ministry"],
    () => import("../reaches/pages/reach.tsx"),
  ),
  line("/probes/$id", OFFICE_AND_RELAYS, () => import("../probes/pages/round.tsx")),
  line("/demo/mail", "anyone", () => import("../demo/pages/mail.tsx")),
  line("/reactions", CIRCLE, () => import("../publications/pages/list.tsx")),
  line("/reactions/relay", OFFICE_AND_RELAYS, () => import("../publications/pages/relay.tsx")),
  line("/reactions/publish/$guidanceId", OFFICE, () => import("../publications/pages/publish.tsx")),
  line("/reactions/asset/$id", OFFICE_AND_INSTITUTIONS, () => import("../answers/pages/asset.tsx")),
  line("/reactions/$id", OFFICE_AND_INSTITUTIONS, () => import("../answers/pages/reaction.tsx")),
  line("/outcomes", OFFICE_AND_RELAYS, () => import("../outcomes/pages/list.tsx")),
  line("/outcomes/support", OFFICE_AND_RELAYS, () => import("../outcomes/pages/support.tsx")),
  line("/outcomes/history", ["institution"], () => import("../outcomes/pages/history.tsx")),
  line("/outcomes/ministry", ["ministry"], () => import("../outcomes/pages/ministry.tsx")),
  line("/outcomes/ministry/$id", ["ministry"], () => import("../outcomes/pages/overseen.tsx")),
  line("/outcomes/$id", OFFICE_AND_RELAYS, () => import("../outcomes/pages/advisory.tsx")),
  line("/outcomes/$id/silent", OFFICE_AND_RELAYS, () => import("../outcomes/pages/silent.tsx")),
  line("/operations", OFFICE, () => import("../operations/pages/operations.tsx")),
  line("/audits", OFFICE_AND_INSTITUTIONS, () => import("../audits/pages/record.tsx")),
  line(
    "/tokens",
    ["secretariat", "relay", "ministry", "institution"],
    () => import("../tokens/pages/tokens.tsx"),
  ),
  line("/ui", "anyone", () => import("./gallery.tsx")),
];
