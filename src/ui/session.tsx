import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { getSession, type Session, signOut, switchOrganisation } from "../base/api-session.ts";
import { keyOf, useAsk, useDo } from "./query.ts";

export type { Session };
export type ViewerRole = Session["role"];

/** Where the answer to 「who is signed in」 is kept. */
export const SESSION_KEY = keyOf(getSession);

/** Role words for people. */
const ROLE_NAMES: Partial<Record<ViewerRole, string>> = {
  secretariat: "事務局",
  relay: "中継団体",
  ministry: "行政",
  vendor: "事業者",
  institution: "医療機関",
  surveyor: "調査員",
  expert: "専門家",
};

/** Standing words for people: what one may do in the role. */
const STANDING_NAMES: Record<NonNullable<Session["standing"]>, string> = {
  reader: "閲覧",
  member: "担当",
  representative: "代表者",
  clerk: "事務",
  reviewer: "承認者",
  administrator: "管理者",
};

/** 「医療機関・代表者」: for whom and with which standing somebody acts. */
export function describeRole(role: ViewerRole, standing: Session["standing"]): string | null {
  const name = ROLE_NAMES[role];
  if (!name || !standing || role === "surveyor" || role === "expert") return name ?? null;
  return `${name}・${STANDING_NAMES[standing]}`;
}

/** Who is signed in at this moment. */
export const useSession = () => useAsk(getSession);

/** Who uses the page, for which organisation, in which role: also while a sign-in that has ended is taken up again. */
export function useViewer(): ReturnType<typeof useSession> {
  const asked = useSession();
  const last = useLastSignedIn();
  const isHeld = asked.data !== undefined && !asked.data.signedIn && last !== undefined;
  return isHeld ? { ...asked, data: last } : asked;
}

/** Who was signed in last on this page, also where that has ended meanwhile; undefined: nobody was. */
export function useLastSignedIn(): Session | undefined {
  const { data: session } = useSession();
  const [last, setLast] = useState(session?.signedIn ? session : undefined);
  if (session?.signedIn && session !== last) setLast(session);
  return last;
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
