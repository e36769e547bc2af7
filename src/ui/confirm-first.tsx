import { lazy, Suspense, useEffect, useState } from "react";
import { confirmBy, type Wanted } from "./confirming.ts";
import { confirm } from "./pages.tsx";
import type { Session } from "./session.tsx";

const ConfirmDialog = lazy(confirm);

/**
 * Stands around every page: opens where a dangerous act needs a fresh proof, or the sign-in has ended, and lets what
 * was under way go on afterwards. `was`: who was signed in.
 */
export function ConfirmFirst({ was }: { was: Session }) {
  const [open, setOpen] = useState<{ wanted: Wanted; answer: (proved: boolean) => void }[]>([]);
  useEffect(
    () =>
      confirmBy(
        (wanted) => new Promise((answer) => setOpen((before) => [...before, { wanted, answer }])),
      ),
    [],
  );
  const [first] = open;
  if (!first) return null;
  const end = (proved: boolean) => {
    first.answer(proved);
    setOpen((before) => before.slice(1));
  };
  return (
    <Suspense>
      <ConfirmDialog key={first.wanted} wanted={first.wanted} was={was} onEnd={end} />
    </Suspense>
  );
}
