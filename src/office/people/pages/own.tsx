import { Empty } from "../../../ui/empty.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { useViewer } from "../../../ui/session.tsx";
import { People } from "./people.tsx";

/** The people of the organisation one acts for. */
export default function OwnPeople() {
  const viewer = useViewer();
  return (
    <Loaded from={viewer}>
      {({ organisation }) =>
        organisation ? <People id={organisation.id} /> : <Empty title="組織に入っていません" />
      }
    </Loaded>
  );
}
