import type { RoomParts } from "../../base/room.ts";
import { certificateSignIn } from "./entry.ts";
import { jobs, writeReminder } from "./jobs.ts";
import { listenForCertificates } from "./listener.ts";
import { routes } from "./routes.ts";
import { findCertificateWays } from "./ways.ts";

export const room: RoomParts = {
  routes,
  jobs,
  faces: [certificateSignIn, listenForCertificates],
  ways: findCertificateWays,
  mails: { "certificates.reminder": writeReminder },
};
