import { RecoveryLink } from "./link.tsx";

/** The link of the notice to the person's address. */
export default function Stop() {
  return <RecoveryLink stops />;
}
