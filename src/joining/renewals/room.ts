import type { RoomParts } from "../../base/room.ts";
import { jobs } from "./jobs.ts";

export const room: RoomParts = { jobs };
