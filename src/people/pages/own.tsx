import { Empty } from "../../ui/empty.tsx";
import { Loaded } from "../../ui/loaded.tsx";
import { useViewer } from "../../ui/session.tsx";
import { Contacts } from "./people.tsx";

/** The contacts of the organisation one acts for. */
export default function OwnContacts() {
  const viewer = useViewer();
  return (
    <Loaded from={viewer}>
      {({ organisation }) =>
        organisation ? <Contacts id={organisation.id} /> : <Empty title="組織に入っていません" />
      }
    </Loaded>
  );
}
