import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  useNavigate,
  useRouter,
} from "@tanstack/react-router";
import { type ComponentType, type ReactNode, Suspense, useEffect, useState } from "react";
import { parseSearch, splitAddress, writeSearch } from "./address.tsx";
import { Failure } from "./failure.tsx";
import { Layout } from "./layout.tsx";
import { Loaded } from "./loaded.tsx";
import { Loading } from "./loading.tsx";
import { NotForYou, NotFound } from "./not-found.tsx";
import { type ViewerRole, useViewer } from "./session.tsx";

interface PageLine {
  /** `/advisories/$id`: read the named part with `useParam("id")`. */
  path: string;
  /** A module whose default export is the page; loaded when it is first opened. */
  page: () => Promise<{ default: ComponentType }>;
  /** Who finds something here. The server decides what they may see. */
  for: readonly ViewerRole[] | "anyone";
}

/** Whoever is signed in. */
const MEMBERS: readonly ViewerRole[] = [
  "secretariat",
  "relay",
  "ministry",
  "vendor",
  "institution",
  "surveyor",
  "expert",
];

/** The table of pages: one line each. The navigation shows those that stand in navigation.tsx. */
const PAGES: readonly PageLine[] = [
  { path: "/advisories", page: () => import("../advisories/pages/list.tsx"), for: ["secretariat"] },
  {
    path: "/advisories/new",
    page: () => import("../feeds/pages/new.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/advisories/feeds",
    page: () => import("../feeds/pages/feeds.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/advisories/$id",
    page: () => import("../advisories/pages/advisory.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/advisories/$id/guidance/new",
    page: () => import("../guidance/pages/start.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/advisories/$id/guidance/$guidanceId",
    page: () => import("../guidance/pages/editor.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/today",
    page: () => import("../today/pages/today.tsx"),
    for: ["secretariat", "relay", "ministry", "vendor", "institution", "surveyor", "expert"],
  },
  {
    path: "/sign-in",
    page: () => import("../factors/pages/sign-in.tsx"),
    for: "anyone",
  },
  {
    path: "/invitation",
    page: () => import("../accounts/pages/invitation.tsx"),
    for: "anyone",
  },
  {
    path: "/members",
    page: () => import("../members/pages/list.tsx"),
    for: ["secretariat", "relay"],
  },
  {
    path: "/people/own",
    page: () => import("../people/pages/own.tsx"),
    for: ["secretariat", "relay", "ministry", "vendor", "institution"],
  },
  {
    path: "/people/handover/$id",
    page: () => import("../people/pages/handover.tsx"),
    for: ["secretariat", "relay", "ministry", "vendor", "institution"],
  },
  {
    path: "/successions",
    page: () => import("../successions/pages/succession.tsx"),
    for: ["relay", "ministry", "vendor", "institution"],
  },
  {
    path: "/people/vacant",
    page: () => import("../people/pages/vacant.tsx"),
    for: ["secretariat", "relay"],
  },
  {
    path: "/people/left",
    page: () => import("../people/pages/left.tsx"),
    for: "anyone",
  },
  {
    path: "/members/new",
    page: () => import("../members/pages/new-institution.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/members/routes",
    page: () => import("../members/pages/routes.tsx"),
    for: ["secretariat", "relay"],
  },
  {
    path: "/members/$id",
    page: () => import("../members/pages/institution.tsx"),
    for: ["secretariat", "relay", "institution"],
  },
  {
    path: "/members/$id/edit",
    page: () => import("../members/pages/institution-form.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/organisations",
    page: () => import("../members/pages/organisations.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/accounts/password",
    page: () => import("../accounts/pages/password.tsx"),
    for: MEMBERS,
  },
  { path: "/accounts/me", page: () => import("../accounts/pages/me.tsx"), for: MEMBERS },
  {
    path: "/accounts/sessions",
    page: () => import("../accounts/pages/sessions.tsx"),
    for: MEMBERS,
  },
  {
    path: "/accounts/forgotten",
    page: () => import("../accounts/pages/forgotten.tsx"),
    for: "anyone",
  },
  { path: "/certificates", page: () => import("../certificates/pages/own.tsx"), for: MEMBERS },
  { path: "/certificates/new", page: () => import("../certificates/pages/new.tsx"), for: MEMBERS },
  {
    path: "/certificates/authority",
    page: () => import("../certificates/pages/authority.tsx"),
    for: ["secretariat"],
  },
  { path: "/identities", page: () => import("../identities/pages/own.tsx"), for: MEMBERS },
  {
    path: "/identities/providers",
    page: () => import("../identities/pages/providers.tsx"),
    for: ["secretariat"],
  },
  { path: "/factors", page: () => import("../factors/pages/factors.tsx"), for: MEMBERS },
  { path: "/factors/step", page: () => import("../factors/pages/step.tsx"), for: "anyone" },
  {
    path: "/factors/recoveries",
    page: () => import("../factors/pages/recoveries.tsx"),
    for: MEMBERS,
  },
  { path: "/factors/recover", page: () => import("../factors/pages/recover.tsx"), for: "anyone" },
  { path: "/factors/stop", page: () => import("../factors/pages/stop.tsx"), for: "anyone" },
  {
    path: "/organisations/$id",
    page: () => import("../people/pages/people.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/dues",
    page: () => import("../invoices/pages/list.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/dues/new",
    page: () => import("../dues/pages/new.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/dues/bank",
    page: () => import("../transfers/pages/bank.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/dues/meeting",
    page: () => import("../dues/pages/meeting.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/dues/settings",
    page: () => import("../dues/pages/settings.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/dues/own",
    page: () => import("../invoices/pages/own.tsx"),
    for: ["institution", "vendor", "relay", "ministry"],
  },
  {
    path: "/dues/$id",
    page: () => import("../invoices/pages/member.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/assets",
    page: () => import("../assets/pages/register.tsx"),
    for: ["secretariat", "institution"],
  },
  {
    path: "/assets/add",
    page: () => import("../assets/pages/add.tsx"),
    for: ["secretariat", "institution"],
  },
  {
    path: "/assets/import",
    page: () => import("../sheets/pages/import.tsx"),
    for: ["secretariat", "institution"],
  },
  {
    path: "/assets/$id",
    page: () => import("../assets/pages/asset.tsx"),
    for: ["secretariat", "institution"],
  },
  {
    path: "/notices",
    page: () => import("../notices/pages/standing.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/mailboxes",
    page: () => import("../mailboxes/pages/list.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/mailboxes/$id",
    page: () => import("../mailboxes/pages/mail.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/applications",
    page: () => import("../applications/pages/list.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/applications/intake",
    page: () => import("../applications/pages/intake.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/applications/$id",
    page: () => import("../applications/pages/application.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/consents",
    page: () => import("../consents/pages/consents.tsx"),
    for: ["institution", "vendor", "relay", "ministry"],
  },
  { path: "/demo/mail", page: () => import("../demo/pages/mail.tsx"), for: "anyone" },
  {
    path: "/reactions",
    page: () => import("../publications/pages/list.tsx"),
    for: ["secretariat", "relay", "institution"],
  },
  {
    path: "/reactions/relay",
    page: () => import("../publications/pages/relay.tsx"),
    for: ["secretariat", "relay"],
  },
  {
    path: "/reactions/publish/$guidanceId",
    page: () => import("../publications/pages/publish.tsx"),
    for: ["secretariat"],
  },
  {
    path: "/reactions/asset/$id",
    page: () => import("../answers/pages/asset.tsx"),
    for: ["secretariat", "institution"],
  },
  {
    path: "/reactions/$id",
    page: () => import("../answers/pages/reaction.tsx"),
    for: ["secretariat", "institution"],
  },
  {
    path: "/outcomes",
    page: () => import("../outcomes/pages/list.tsx"),
    for: ["secretariat", "relay"],
  },
  {
    path: "/outcomes/support",
    page: () => import("../outcomes/pages/support.tsx"),
    for: ["secretariat", "relay"],
  },
  {
    path: "/outcomes/history",
    page: () => import("../outcomes/pages/history.tsx"),
    for: ["institution"],
  },
  {
    path: "/outcomes/ministry",
    page: () => import("../outcomes/pages/ministry.tsx"),
    for: ["ministry"],
  },
  {
    path: "/outcomes/ministry/$id",
    page: () => import("../outcomes/pages/overseen.tsx"),
    for: ["ministry"],
  },
  {
    path: "/outcomes/$id",
    page: () => import("../outcomes/pages/advisory.tsx"),
    for: ["secretariat", "relay"],
  },
  {
    path: "/outcomes/$id/silent",
    page: () => import("../outcomes/pages/silent.tsx"),
    for: ["secretariat", "relay"],
  },
  {
    path: "/audits",
    page: () => import("../audits/pages/record.tsx"),
    for: ["secretariat", "institution"],
  },
  {
    path: "/tokens",
    page: () => import("../tokens/pages/tokens.tsx"),
    for: ["secretariat", "relay", "ministry", "institution"],
  },
  { path: "/ui", page: () => import("./gallery.tsx"), for: "anyone" },
];

const paths = new Set(PAGES.map((line) => line.path));

const root = createRootRoute({
  component: () => (
    <Layout paths={paths}>
      <Outlet />
    </Layout>
  ),
  notFoundComponent: NotFound,
});

const first = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: () => (
    <Gate roles={null}>
      <Forward to="/today" />
    </Gate>
  ),
});

const pages = PAGES.map((line) => {
  const Lazy = lazyRouteComponent(line.page) as ComponentType & { preload?: () => Promise<void> };
  const page = (
    <Suspense fallback={<Loading />}>
      <Lazy />
    </Suspense>
  );
  const gated = () => (line.for === "anyone" ? page : <Gate roles={line.for}>{page}</Gate>);
  return createRoute({
    getParentRoute: () => root,
    path: line.path,
    // With `preload` the router fetches the page's file when the pointer nears a link to it.
    component: Object.assign(gated, { preload: Lazy.preload }),
  });
});

/** Lets in who is signed in (in one of the roles); leads the others to sign in, and back here afterwards. */
function Gate({ roles, children }: { roles: readonly ViewerRole[] | null; children: ReactNode }) {
  const viewer = useViewer();
  return (
    <Loaded from={viewer}>
      {(session) => {
        if (!session.signedIn) return <LeadToSignIn />;
        return roles === null || roles.includes(session.role) ? children : <NotForYou />;
      }}
    </Loaded>
  );
}

/** Goes on to another address at once, leaving no trace for the back button. */
function Forward({ to }: { to: string }) {
  const navigate = useNavigate();
  useEffect(() => void navigate({ ...splitAddress(to), replace: true }), [navigate, to]);
  return null;
}

/** Leads to the sign-in page, with the address where the reader was when it was needed. */
function LeadToSignIn() {
  const { state } = useRouter();
  const [to] = useState(() => `/sign-in${writeSearch({ next: state.location.href })}`);
  return <Forward to={to} />;
}

export const router = createRouter({
  routeTree: root.addChildren([first, ...pages]),
  parseSearch,
  stringifySearch: writeSearch,
  scrollRestoration: true,
  defaultPreload: "intent",
  defaultPendingComponent: () => <Loading />,
  defaultErrorComponent: ({ error, reset }) => <Failure error={error as Error} onRetry={reset} />,
});
