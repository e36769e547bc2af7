/** Front door of the room advisories (注意喚起). */
export { loadDeadlines, loadPriorityTable, loadVendorEnquiries } from "./content.ts";
export { markPublished, markScheduled, markWithdrawn } from "./queries-standing.ts";
