/** Front door of providers (配布元): what an address, a folder or an archive gives, listed, fetched and checked. */
export { addressKey } from "./addresses.ts";
export { type Item, readPath } from "./collect.ts";
export { loadMyJvn } from "./content.ts";
export {
  type KeptEnd,
  type ListEnd,
  type Reason,
  REASONS,
  type Trouble,
  troubleOf,
} from "./listing.ts";
export { readAddress } from "./provider.ts";
export { methodOf } from "./questions.ts";
