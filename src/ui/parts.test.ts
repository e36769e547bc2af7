import { expect, test } from "vitest";
import { parseSearch, splitAddress, writeSearch } from "./address.tsx";
import { reachedMarks } from "./chart-curve.tsx";
import { formatShare } from "./count.tsx";
import { currentGroup, currentPlace, placesFor } from "./navigation.tsx";
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

test("the navigation shows a role's pages that exist, and marks the nearest one", () => {
  const places = placesFor("relay", new Set(["/today", "/reactions/relay", "/assets"]));
  expect(places.map((place) => place.to)).toEqual(["/today", "/reactions/relay"]);
  expect(currentPlace(places, "/reactions/relay/7")?.to).toBe("/reactions/relay");
  expect(currentPlace(places, "/reactions/relayed")).toBeUndefined();
  const office = (without: ["dues"] | []) =>
    placesFor("secretariat", new Set(["/members", "/dues", "/applications"]), without);
  const near = (without: ["dues"] | []) => office(without)[0]?.near?.map(({ to }) => to);
  expect(near([])).toEqual(["/members", "/applications", "/dues"]);
  expect(near(["dues"])).toEqual(["/members", "/applications"]);
  expect(currentGroup(office([]), "/dues/7")?.to).toBe("/members");
  expect(placesFor("anonymous", new Set(["/today"]))).toEqual([]);
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
