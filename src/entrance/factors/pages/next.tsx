import type { Session } from "../../../ui/session.tsx";
import { writeSearch } from "../../../ui/address.tsx";

/** An address of our own, or the first page: "//example.com" would lead away. */
export function ownAddress(next: string): string {
  return /^\/(?![/\\])/.test(next) ? next : "/";
}

/** Where to go after something was proved: on, or to the step that is still missing. */
export function afterProof(session: Session, next: string): string {
  return session.needs ? `/factors/step${writeSearch({ next })}` : ownAddress(next);
}
