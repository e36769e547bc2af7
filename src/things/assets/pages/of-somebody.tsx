import type { ReactNode } from "react";
import { Page } from "../../../ui/page.tsx";
import { useViewer } from "../../../ui/session.tsx";
import { InstitutionPicker } from "./institution-picker.tsx";
import { useWhose } from "./whose.tsx";

/** A page of one register. The secretariat, which has none of its own, first says whose it means. */
export function OfSomebody({ children }: { children: ReactNode }) {
  const viewer = useViewer();
  const { institution } = useWhose();
  if (viewer.data?.role !== "secretariat" || institution !== "") return children;
  return (
    <Page title="資産台帳" lead={{ what: "どの医療機関の台帳を見るかを選んでください。" }}>
      <InstitutionPicker />
    </Page>
  );
}
