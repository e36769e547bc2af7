import type { RoomParts } from "../../base/room.ts";
import { firstAccountLink } from "./invitations.ts";
import { jobs } from "./jobs.ts";
import { mails } from "./letters.ts";
import { routes } from "./routes.ts";
import { identify } from "./sessions.ts";

export const room: RoomParts = {
  routes,
  jobs,
  mails,
  identify,
  greeting: async ({ db, clock, settings }) => {
    const link = await firstAccountLink(db, clock.now(), settings.publicUrl);
    return link && `最初の事務局アカウントを作る（1回だけ使えます）:\n  ${link}`;
  },
};
