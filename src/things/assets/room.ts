import type { RoomParts } from "../../base/room.ts";
import { handover } from "./handover.ts";
import { jobs } from "./jobs.ts";
import { routes } from "./routes.ts";
import { sheetRoutes } from "./sheets.ts";
import { todos } from "./todos.ts";

export const room: RoomParts = {
  moved: {
    "/api/sheets": "/api/assets/sheets",
    "/api/sheets/:id/confirmation": "/api/assets/sheets/:id/confirmation",
    "/api/sheets/:id/reversal": "/api/assets/sheets/:id/reversal",
    "/api/sheets/files/register.csv": "/api/assets/sheets/files/register.csv",
    "/api/sheets/files/register.xlsx": "/api/assets/sheets/files/register.xlsx",
    "/api/sheets/files/template.xlsx": "/api/assets/sheets/files/template.xlsx",
  },
  routes: [...routes, ...sheetRoutes],
  jobs,
  todos,
  handover,
};
