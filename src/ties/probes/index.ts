/** Front door of the room probes (疎通確認). */
export { countPhone, organisationsOf } from "./queries-watch.ts";
