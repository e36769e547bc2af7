import type { Session } from "../base/api-session.ts";
import { Refused } from "./call.ts";

/** What only the person can help with: a fresh proof before a dangerous act, or a sign-in that has ended. */
export type Wanted = "confirm_first" | "not_signed_in";
/** True when they proved it, false when they would rather not. */
type AskPerson = (wanted: Wanted) => Promise<boolean>;
/** What the dialog is given: what is wanted, who was signed in, and where to say how it ended. */
export interface ConfirmProps {
  wanted: Wanted;
  was: Session;
  onEnd: (proved: boolean) => void;
}
let askPerson: AskPerson | null = null;
/** One dialog for all who wait for the same. */
const asked = new Map<Wanted, Promise<boolean>>();

/** Says who asks: the dialog that stands around every page. Gives what takes it back. */
export function confirmBy(ask: AskPerson): () => void {
  askPerson = ask;
  return () => {
    if (askPerson === ask) askPerson = null;
  };
}

/** Asks the person; false where nobody can be asked. */
export function askFor(wanted: Wanted): Promise<boolean> {
  const before = asked.get(wanted);
  if (before) return before;
  if (!askPerson) return Promise.resolve(false);
  const answer = askPerson(wanted).finally(() => asked.delete(wanted));
  asked.set(wanted, answer);
  return answer;
}

/**
 * Does something; where the server wants a proof first, or the sign-in has ended meanwhile, asks for it in place and
 * does it again. What the person would rather not prove stays refused.
 */
export async function confirming<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const code = error instanceof Refused ? error.code : "";
    const wanted = code === "confirm_first" || code === "not_signed_in" ? code : null;
    if (!wanted || !(await askFor(wanted))) throw error;
    return act();
  }
}
