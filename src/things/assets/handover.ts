import type { Handover } from "../../base/handover.ts";
import { findMaintainers } from "./queries-todos.ts";

/** Devices of one maintainer that are named; of the others the number tells. */
const NAMED = 12;

/** Who maintains the devices of the register, and how many those are. */
export const handover: Handover = async ({ tx, organisationId }) => {
  const maintainers = await findMaintainers(tx, organisationId);
  return {
    vendors: maintainers.flatMap(({ name, devices, count }) =>
      name ? [{ name, devices: devices.slice(0, NAMED), count }] : [],
    ),
    assets: maintainers.reduce((sum, { count }) => sum + count, 0),
  };
};
