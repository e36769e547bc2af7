import { useDo } from "../../../ui/query.ts";
import { createInstitution } from "../api.ts";
import { InstitutionForm } from "./institution-form.tsx";

/** Adds an institution. */
export default function NewInstitution() {
  const create = useDo(createInstitution);
  return (
    <InstitutionForm row={null} onSave={async (body) => (await create.mutateAsync({ body })).id} />
  );
}
