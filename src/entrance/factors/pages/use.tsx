import { RecoveryLink } from "./link.tsx";

/** The link of the mail after the wait. */
export default function Recover() {
  return <RecoveryLink stops={false} />;
}
