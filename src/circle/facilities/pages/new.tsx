import { NewFacilityForm } from "./form.tsx";

/** Adds a facility by hand. */
export default function NewFacility() {
  return <NewFacilityForm />;
}
