import { useQueryClient } from "@tanstack/react-query";
import { useAsk, useDo } from "./query.ts";
import { getSession, removeSession, type Session } from "./session-api.ts";

export type { Session };
export type ViewerRole = NonNullable<Session["role"]>;

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

/** Ends the session and forgets everything that was shown. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  const leave = useDo(removeSession);
  return async () => {
    await leave.mutateAsync();
    client.clear();
    window.location.assign("/sign-in");
  };
}
