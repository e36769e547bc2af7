import type { ComponentType } from "react";
import type { ViewerRole } from "./session.tsx";

/** Who finds something on a page. The server decides what they may see. */
type Readers = readonly ViewerRole[] | "anyone";

/** A page of a room. */
export interface PageLine {
  /** `/advisories/$id`: the page reads the named part with `useParam("id")`. */
  path: string;
  for: Readers;
  /** A module whose default export is the page; loaded when it is first opened. */
  page: () => Promise<{ default: ComponentType }>;
}

export const page = (path: string, readers: Readers, load: PageLine["page"]): PageLine => ({
  path,
  for: readers,
  page: load,
});

export const OFFICE: Readers = ["secretariat"];
export const OFFICE_AND_RELAYS: Readers = ["secretariat", "relay"];
export const OFFICE_AND_INSTITUTIONS: Readers = ["secretariat", "institution"];
export const CIRCLE: Readers = ["secretariat", "relay", "institution"];
/** Every organisation but the secretariat. */
export const OTHERS = ["relay", "ministry", "vendor", "institution"] as const satisfies Readers;
export const ORGANISATIONS: Readers = ["secretariat", ...OTHERS];
/** Whoever is signed in. */
export const MEMBERS = ["secretariat", ...OTHERS, "surveyor", "expert"] as const satisfies Readers;
