import { useQueryClient } from "@tanstack/react-query";
import { getSession, type Session, signOut, switchOrganisation } from "../accounts/api.ts";
import { keyOf, useAsk, useDo } from "./query.ts";

export type { Session };
export type ViewerRole = Session["role"];

/** Where the answer to 「who is signed in」 is kept. */
export const SESSION_KEY = keyOf(getSession);

/** Role words for people. */
export const ROLE_NAMES: Partial<Record<ViewerRole, string>> = {
  secretariat: "事務局",
  relay: "中継団体",
  ministry: "行政",
  vendor: "事業者",
  institution: "医療機関",
};

/** Who is signed in, for which organisation, in which role. */
export function useViewer() {
  return useAsk(getSession);
}

/** Ends the session. The page is loaded anew, so nothing that was shown stays in memory. */
export function useSignOut(): () => Promise<void> {
  const leave = useDo(signOut);
  return async () => {
    await leave.mutateAsync();
    window.location.assign("/sign-in");
  };
}

/** Acts for another of one's organisations from now on; forgets what was shown for the former one. */
export function useSwitchOrganisation(): (organisationId: string) => Promise<void> {
  const client = useQueryClient();
  const change = useDo(switchOrganisation);
  return async (organisationId) => {
    await change.mutateAsync({ body: { organisationId } });
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
  };
}
