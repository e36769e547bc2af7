/** Front door of the room probes (疎通確認). */
export { countPhone } from "./queries-watch.ts";
