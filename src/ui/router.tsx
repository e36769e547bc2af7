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
import { askFor } from "./confirming.ts";
import { Failure } from "./failure.tsx";
import { Layout } from "./layout.tsx";
import { Loaded } from "./loaded.tsx";
import { Loading } from "./loading.tsx";
import { leadOn } from "./moved.tsx";
import { NotForYou, NotFound } from "./not-found.tsx";
import { MOVED, PAGES } from "./pages.tsx";
import { type ViewerRole, useLastSignedIn, useSession, useViewer } from "./session.tsx";

const root = createRootRoute({
  component: () => (
    <Layout>
      <Outlet />
    </Layout>
  ),
  notFoundComponent: NotFound,
});

const first = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: () => {
    const { data: session } = useViewer();
    if (session?.demo && !session.signedIn) return <Forward to="/demo" />;
    return (
      <Gate roles={null}>
        <Forward to="/today" />
      </Gate>
    );
  },
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
  const was = useLastSignedIn();
  return (
    <Loaded from={useSession()}>
      {(session) => {
        const known = session.signedIn ? session : was;
        if (!known) return <LeadToSignIn />;
        return (
          <Held ended={!session.signedIn}>
            {roles === null || roles.includes(known.role) ? children : <NotForYou />}
          </Held>
        );
      }}
    </Loaded>
  );
}

/** Where a sign-in ended while somebody worked, what they see and wrote stays while they sign in anew. */
function Held({ ended, children }: { ended: boolean; children: ReactNode }) {
  const [left, setLeft] = useState(false);
  useEffect(() => {
    if (ended) void askFor("not_signed_in").then((signedIn) => setLeft(!signedIn));
  }, [ended]);
  return left ? <LeadToSignIn /> : children;
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
  routeTree: root.addChildren([first, ...pages, ...leadOn(root, MOVED)]),
  parseSearch,
  stringifySearch: writeSearch,
  scrollRestoration: true,
  defaultPreload: "intent",
  defaultPendingComponent: () => <Loading />,
  defaultErrorComponent: ({ error, reset }) => <Failure error={error as Error} onRetry={reset} />,
});
