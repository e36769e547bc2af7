/** The front door of feeds (情報源): files as they come, and what enriches advisories. */
export { type Check, type Item, MAX_DOCUMENT_BYTES, readPath, tooLarge } from "./collect.ts";
export { type Enrichment, loadEnrichment, recognise } from "./enrichment.ts";
export { readAddress } from "./provider.ts";
export { claimDueFeed, findFetched, saveFeedResult, saveFetched } from "./queries.ts";
