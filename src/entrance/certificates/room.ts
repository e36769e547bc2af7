import type { RoomParts } from "../../base/room.ts";
import { offerWays } from "../accounts/index.ts";
import { certificateSignIn } from "./entry.ts";
import { jobs } from "./jobs.ts";
import { listenForCertificates } from "./listener.ts";
import { routes } from "./routes.ts";
import { findCertificateWays } from "./ways.ts";

export const room: RoomParts = { routes, jobs, faces: [certificateSignIn, listenForCertificates] };

/** One more way to sign in. */
offerWays(findCertificateWays);
