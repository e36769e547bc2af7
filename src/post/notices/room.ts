import type { RoomParts } from "../../base/room.ts";
import { bounce } from "./command.ts";
import { jobs } from "./jobs.ts";
import { closePost } from "./post.ts";
import { routes } from "./routes.ts";
import { todos } from "./todos.ts";

export const room: RoomParts = {
  routes,
  jobs,
  commands: { bounce },
  todos,
  beside: async (context) => () => closePost(context),
};
