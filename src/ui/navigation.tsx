import type { ViewerRole } from "./session.tsx";

/** A place in the navigation, as the room of its page says it. */
export interface PlaceLine {
  /** Who finds it there. */
  for: readonly ViewerRole[];
  /** It stands among others of its row by this number. */
  at: number;
  label: string;
  to: string;
  /** Without one it stands in the first row. */
  group?: keyof typeof GROUPS;
  /**
   * Shown only where the secretariat has switched this part on, or (`head`) to who answers for the organisation:
   * its representative, the secretariat's administrator.
   */
  part?: "dues" | "head";
  /** Addresses outside `to` whose pages belong here. */
  also?: readonly string[];
}

/** Places that stand together: one word in the first row, and a second row while the reader is in one of them. */
const GROUPS = {
  circle: { at: 50, label: "会員" },
  post: { at: 60, label: "連絡" },
  office: { at: 70, label: "事務局" },
  /** What an organisation keeps about itself. */
  ourselves: { at: 80, label: "連絡先と利用者" },
};

export interface Place {
  label: string;
  to: string;
  also?: readonly string[];
  near?: readonly Place[];
}

/** The places of a role in the order of its rows, without those of parts that are switched off. */
export function placesFor(
  lines: readonly PlaceLine[],
  role: ViewerRole,
  without: readonly PlaceLine["part"][] = [],
): readonly Place[] {
  const found = lines
    .filter((line) => line.for.includes(role) && !(line.part && without.includes(line.part)))
    .sort((a, b) => a.at - b.at);
  const groups = Object.entries(GROUPS).flatMap(([name, group]) => {
    const near = found.filter((line) => line.group === name);
    return near[0] ? [{ ...group, to: near[0].to, also: near[0].also, near }] : [];
  });
  return [...found.filter(({ group }) => !group), ...groups].sort((a, b) => a.at - b.at);
}

/** The length of the longest address of a place that the path starts with; 0: none. */
function depthIn({ to, also = [] }: Place, path: string): number {
  const around = [to, ...also].filter((one) => path === one || path.startsWith(`${one}/`));
  return Math.max(0, ...around.map((one) => one.length));
}

/** The place the reader is in: the longest one that the path starts with. */
export function currentPlace(places: readonly Place[], path: string): Place | undefined {
  return places
    .map((place) => ({ place, depth: depthIn(place, path) }))
    .filter(({ depth }) => depth > 0)
    .sort((a, b) => b.depth - a.depth)[0]?.place;
}

/** The place of the first row in which the reader is, by itself or by one of those near it. */
export function currentGroup(places: readonly Place[], path: string): Place | undefined {
  const all = places.flatMap((place) => [place, ...(place.near ?? [])]);
  const here = currentPlace(all, path);
  return places.find(
    (place) => place.to === here?.to || place.near?.some(({ to }) => to === here?.to),
  );
}
