import { useLocation } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useId, useState } from "react";
import { Button } from "./button.tsx";
import { ConfirmFirst } from "./confirm-first.tsx";
import { Icon, Mark } from "./icons.tsx";
import { Link } from "./link.tsx";
import { currentGroup, currentPlace, type Place, placesFor } from "./navigation.tsx";
import { Outdated } from "./outdated.tsx";
import { PLACES, useSwitchedOff } from "./pages.tsx";
import { describeRole, type Session, useLastSignedIn, useSession, useSignOut } from "./session.tsx";
import { Tag } from "./tag.tsx";

const SwitchOrganisation = lazy(() => import("./switch-organisation.tsx"));

declare const __VERSION__: string;

/** Header, navigation, content, footer: around every page. */
export function Layout({ children }: { children: ReactNode }) {
  const { data: session } = useSession();
  const was = useLastSignedIn();
  const path = useLocation({ select: (location) => location.pathname });
  const signOut = useSignOut();
  const off = useSwitchedOff();
  const isHead = session?.standing === "representative" || session?.standing === "administrator";
  const without = [...off, ...(isHead ? [] : ["head" as const])];
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-10 focus:bg-white focus:px-4 focus:py-2"
      >
        本文へ移る
      </a>
      <Header
        session={session}
        places={session?.signedIn ? placesFor(PLACES, session.role, without) : []}
        path={path}
        onSignOut={signOut}
      />
      <Outdated />
      <main id="main" tabIndex={-1} data-quiet-focus className="frame grow py-6 md:py-10">
        {children}
      </main>
      <Footer />
      {was && <ConfirmFirst was={was} />}
    </div>
  );
}

/** The head of every page: whose it is, for whom one acts, where one can go. */
export function Header({
  session,
  places,
  path,
  onSignOut,
  label = "主なページ",
}: {
  session: Session | undefined;
  places: readonly Place[];
  path: string;
  onSignOut: () => Promise<void>;
  /** The name of the navigation for screen readers. */
  label?: string;
}) {
  // The menu is open on the page where it was opened; going to another page closes it.
  const [openOn, setOpenOn] = useState<string | null>(null);
  const open = openOn === path;
  const menu = useId();
  return (
    <header className="border-b border-solid-gray-300 print:border-0">
      <div className="frame flex items-center justify-between gap-3 py-2 md:py-3">
        <Link to="/" className="flex min-h-11 items-center gap-2.5 rounded-4">
          <Mark />
          <span className="flex flex-col leading-120 sm:flex-row sm:items-baseline sm:gap-2">
            <span className="text-std-20B-150">
              Tasuki <span lang="ja">襷</span>
            </span>
            <span className="hidden text-dns-14N-130 text-solid-gray-700 lg:inline">
              医療機関への注意喚起と回答
            </span>
          </span>
        </Link>
        {session?.demo && (
          <Link to="/demo" className="link ml-auto shrink-0 max-md:py-2">
            デモの案内
          </Link>
        )}
        {session?.signedIn && (
          <div className="hidden min-w-0 md:block md:pl-4">
            <Account session={session} onSignOut={onSignOut} />
          </div>
        )}
        {session?.signedIn && (
          <button
            type="button"
            aria-expanded={open}
            aria-controls={menu}
            onClick={() => setOpenOn(open ? null : path)}
            className="flex min-h-11 min-w-11 cursor-pointer flex-col items-center justify-center rounded-4 px-2 text-oln-14N-100 md:hidden print:hidden"
          >
            <Icon name={open ? "close" : "menu"} className="size-6" />
            {open ? "閉じる" : "メニュー"}
          </button>
        )}
      </div>
      <div id={menu} className={`print:hidden md:block ${open ? "" : "hidden"}`}>
        {places.length > 0 && <Places label={label} places={places} path={path} />}
        {session?.signedIn && (
          <div className="frame border-t border-solid-gray-300 py-4 md:hidden">
            <Account session={session} onSignOut={onSignOut} />
          </div>
        )}
      </div>
    </header>
  );
}

function Account({ session, onSignOut }: { session: Session; onSignOut: () => Promise<void> }) {
  const role = describeRole(session.role, session.standing);
  const [switching, setSwitching] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 md:flex-nowrap">
      <div className="min-w-0 md:text-right">
        <p className="flex flex-wrap items-center gap-2 md:justify-end">
          <span className="font-bold">{session.organisation?.name}</span>
          {role && <Tag icon="building">{role}</Tag>}
        </p>
        <p className="text-dns-14N-130 text-solid-gray-700">
          <Link
            to="/factors/me"
            className="link max-md:inline-flex max-md:min-h-11 max-md:items-center"
          >
            {session.account?.name} さんのアカウント
          </Link>
        </p>
      </div>
      <span className="flex flex-wrap gap-2 md:shrink-0 md:flex-nowrap">
        {session.switchable && (
          <Button size="small" onClick={() => setSwitching(true)}>
            組織を切り替える
          </Button>
        )}
        <Button size="small" onClick={() => void onSignOut()}>
          サインアウト
        </Button>
      </span>
      {switching && (
        <Suspense>
          <SwitchOrganisation session={session} onClose={() => setSwitching(false)} />
        </Suspense>
      )}
    </div>
  );
}

function Places({
  label,
  places,
  path,
}: {
  label: string;
  places: readonly Place[];
  path: string;
}) {
  const group = currentGroup(places, path);
  const near = group?.near ?? [];
  return (
    <nav aria-label={label} className="border-t border-solid-gray-300 md:border-solid-gray-200">
      <Row places={places} here={group} within={near.length > 1 ? path : null} />
      {near.length > 1 && (
        <div className="border-t border-solid-gray-200 bg-solid-gray-50 max-md:hidden">
          <Row places={near} here={currentPlace(near, path)} within={null} />
        </div>
      )}
    </nav>
  );
}

/** One row of places; on a phone a list, in which those near the current place stand under it. */
function Row({
  places,
  here,
  within,
}: {
  places: readonly Place[];
  here: Place | undefined;
  /** The path, where the current place opens on a phone; null where it has nothing under it. */
  within: string | null;
}) {
  return (
    <ul className="frame flex flex-col md:flex-row md:flex-wrap md:gap-x-2">
      {places.map((place) => (
        <li
          key={place.to}
          className="max-md:border-b max-md:border-solid-gray-200 max-md:last:border-0"
        >
          <Link
            to={place.to}
            aria-current={place.to === here?.to ? "page" : undefined}
            className="flex min-h-12 items-center border-blue-900 px-3 hover:bg-solid-gray-50 hover:underline aria-[current=page]:font-bold aria-[current=page]:text-blue-900 max-md:border-l-4 max-md:not-aria-[current=page]:border-transparent md:border-b-4 md:not-aria-[current=page]:border-transparent"
          >
            {place.label}
          </Link>
          {within !== null && place.to === here?.to && (
            <div className="pl-4 md:hidden">
              <Row
                places={place.near ?? []}
                here={currentPlace(place.near ?? [], within)}
                within={null}
              />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function Footer() {
  return (
    <footer className="border-t border-solid-gray-300 bg-solid-gray-50 print:hidden">
      <div className="frame flex flex-wrap justify-between gap-x-8 gap-y-2 py-6 text-dns-14N-130 text-solid-gray-700">
        <p>Tasuki 襷 ── 注意喚起を、必要とするすべての医療機関へ</p>
        <p>版 {__VERSION__}</p>
      </div>
    </footer>
  );
}
