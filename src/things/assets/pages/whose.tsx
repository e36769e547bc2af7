import { useFilters } from "../../../ui/address.tsx";

/** Whose register the page shows: one's own, or the one that the secretariat carries in the address. */
export function useWhose() {
  const [{ institution }] = useFilters({ institution: "" });
  return {
    institution,
    query: institution === "" ? {} : { institutionId: institution },
    /** The same address for the same institution. */
    keep: (address: string) => keepInstitution(address, institution),
  };
}

/** Adds the institution to an address, where there is one to carry. */
export function keepInstitution(address: string, institution: string): string {
  if (institution === "") return address;
  return `${address}${address.includes("?") ? "&" : "?"}institution=${institution}`;
}
