/**
 * Set by `npm run full`: whole national lists and long rows of kills, as before an issue is called done.
 * `npm test` takes a part of each, so that it stays within its budget.
 */
export const FULL = process.env.TEST_FULL === "1";
