import type { Offering } from "../../base/room.ts";
import type { Role } from "../../base/viewer.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { getToday } from "./api.ts";
import { loadLately } from "./content.ts";
import { findLately } from "./queries.ts";
import { findTodos } from "./todos.ts";

const EVERYBODY: readonly Role[] = [
  "secretariat",
  "relay",
  "ministry",
  "vendor",
  "institution",
  "surveyor",
  "expert",
];
const MOST = 5;
const LATELY = 5;

/** Where each role looks when there is nothing to do. */
const LOOK: Partial<Record<Role, { label: string; to: string }[]>> = {
  secretariat: [
    { label: "注意喚起の進み具合を見る", to: "/outcomes" },
    { label: "受信箱を見る", to: "/advisories" },
  ],
  institution: [
    { label: "届いた注意喚起を見る", to: "/answers" },
    { label: "資産台帳を見る", to: "/assets" },
  ],
  relay: [{ label: "転送したお知らせを見る", to: "/reactions/relay" }],
  ministry: [{ label: "全国の集計を見る", to: "/outcomes/ministry" }],
};

export const todayRoutes = (rooms: readonly Offering[]): readonly Route[] => [
  answer(getToday, EVERYBODY, async ({ tx, viewer, now, context }) => {
    const todos = await findTodos(rooms, { tx, viewer, now, context });
    const words = new Map(loadLately(now).map((one) => [one.name, one.text]));
    // Whose work is not there yet learns nothing of the organisation's.
    const isGuest = viewer.role === "surveyor" || viewer.role === "expert";
    const events = isGuest ? [] : await findLately(tx, [...words.keys()], LATELY);
    return {
      todos: todos.slice(0, MOST),
      rest: todos.slice(MOST),
      lately: events.map(({ at, name, about }) => ({
        at: at.toISOString(),
        text: words.get(name)!,
        about,
      })),
      look: LOOK[viewer.role] ?? [],
    };
  }),
];
