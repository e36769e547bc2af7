import { lazy, Suspense, useEffect, useState } from "react";
import { confirmBy } from "./confirming.ts";
import { confirm } from "./pages.tsx";

const ConfirmDialog = lazy(confirm);

/** Stands around every page: opens where a dangerous act needs a fresh proof, and lets it go on afterwards. */
export function ConfirmFirst() {
  const [answer, setAnswer] = useState<((proved: boolean) => void) | null>(null);
  useEffect(() => confirmBy(() => new Promise<boolean>((resolve) => setAnswer(() => resolve))), []);
  if (!answer) return null;
  const end = (proved: boolean) => {
    answer(proved);
    setAnswer(null);
  };
  return (
    <Suspense>
      <ConfirmDialog onEnd={end} />
    </Suspense>
  );
}
