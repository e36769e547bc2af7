import { expect, test } from "vitest";
import { parseSearch, splitAddress, writeSearch } from "./address.tsx";
import { reachedMarks } from "./chart-curve.tsx";
import { formatShare } from "./count.tsx";
import { currentGroup, currentPlace, type PlaceLine, placesFor } from "./navigation.tsx";
import type { PageLine } from "./page-lines.tsx";
import { PAGES, PLACES } from "./pages.tsx";
import { Values } from "./values.tsx";

test("filters stand in the address as plain words and come back the same", () => {
  const filters = { state: "silent", q: "東京 50%", empty: "" };
  expect(writeSearch(filters)).toBe("?state=silent&q=%E6%9D%B1%E4%BA%AC+50%25");
  expect(parseSearch(writeSearch(filters))).toEqual({ state: "silent", q: "東京 50%" });
  expect(writeSearch({})).toBe("");
});

test("an address is taken apart into path, filters and place", () => {
  expect(splitAddress("/advisories/12?state=held#history")).toEqual({
    to: "/advisories/12",
    search: { state: "held" },
    hash: "history",
  });
});

test("a share is never rounded to none or all", () => {
  expect(formatShare(1, 1000)).toBe("1％未満");
  expect(formatShare(999, 1000)).toBe("99％");
  expect(formatShare(0, 8)).toBe("0％");
  expect(formatShare(8, 8)).toBe("100％");
  expect(formatShare(0, 0)).toBe("－");
});

test("a mark is reached at the first moment the share is there", () => {
  const points = [0, 2, 5, 7].map((count, hour) => ({ at: `2026-11-21T0${hour}:00:00Z`, count }));
  expect(reachedMarks(points, 8).map(({ at }) => at)).toEqual([
    "2026-11-21T01:00:00Z",
    "2026-11-21T02:00:00Z",
    "2026-11-21T03:00:00Z",
    null,
  ]);
  expect(reachedMarks(points, 0).every(({ at }) => at === null)).toBe(true);
});

test("the navigation shows a role its places in rows, and marks the nearest one", () => {
  const office = (to: string, at: number, more: Partial<PlaceLine> = {}): PlaceLine => ({
    for: ["secretariat"],
    group: "circle",
    at,
    label: to,
    to,
    ...more,
  });
  const lines: PlaceLine[] = [
    { for: ["relay"], at: 10, label: "転送", to: "/reactions/relay" },
    office("/invoices", 40, { part: "dues", also: ["/dues"] }),
    office("/members", 10),
    office("/applications", 30),
    { for: ["secretariat", "relay"], at: 0, label: "今日", to: "/today" },
  ];
  const places = placesFor(lines, "relay");
  expect(places.map((place) => place.to)).toEqual(["/today", "/reactions/relay"]);
  expect(currentPlace(places, "/reactions/relay/7")?.to).toBe("/reactions/relay");
  expect(currentPlace(places, "/reactions/relayed")).toBeUndefined();
  const near = (without: ["dues"] | []) =>
    placesFor(lines, "secretariat", without)[1]?.near?.map(({ to }) => to);
  expect(near([])).toEqual(["/members", "/applications", "/invoices"]);
  expect(near(["dues"])).toEqual(["/members", "/applications"]);
  expect(currentGroup(placesFor(lines, "secretariat"), "/dues/7")?.to).toBe("/members");
  expect(placesFor(lines, "anonymous")).toEqual([]);
});

test("every place leads to a page that those who find it may open, and no two of a row stand at one number", () => {
  for (const { to, for: readers } of PLACES) {
    const found = PAGES.find((line) => line.path === to);
    expect([
      to,
      readers.filter((role) => found?.for === "anyone" || found?.for.includes(role)),
    ]).toEqual([to, readers]);
  }
  const spots = PLACES.flatMap(({ for: readers, group, at }) =>
    readers.map((role) => `${role} ${group} ${at}`),
  );
  expect(spots.filter((spot, index) => spots.indexOf(spot) !== index)).toEqual([]);
});

test("a page stands under the noun of its room", () => {
  const elsewhere = Object.entries(
    import.meta.glob<{ pages?: readonly PageLine[] }>("../*/*/pages.tsx", { eager: true }),
  ).flatMap(([file, { pages = [] }]) => {
    const room = `/${file.split("/").at(-2)}`;
    return pages
      .map(({ path }) => path)
      .filter((path) => path !== room && !path.startsWith(`${room}/`));
  });
  // What people type, and are told on the phone; and an advisory with what is told about it, which a later room knows.
  expect(elsewhere).toEqual(["/sign-in", "/advisories/$id"]);
});

test("what was typed is read as the page needs it", () => {
  const data = new FormData();
  data.set("name", "  佐藤　みどり ");
  data.set("beds", "１，２００");
  data.append("networks", "emr");
  data.append("networks", "internet");
  const values = new Values(data);
  expect(values.text("name")).toBe("佐藤　みどり");
  expect(values.optional("note")).toBeNull();
  expect(values.number("beds")).toBe(1200);
  expect(values.number("name")).toBeNull();
  expect(values.list("networks")).toEqual(["emr", "internet"]);
  expect(values.checked("agree")).toBe(false);
});
