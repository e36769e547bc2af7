import { Refused } from "./call.ts";

/** Asks the person once more who they are; true when they proved it, false when they would rather not. */
type AskPerson = () => Promise<boolean>;
let askPerson: AskPerson | null = null;

/** Says who asks: the dialog that stands around every page. Gives what takes it back. */
export function confirmBy(ask: AskPerson): () => void {
  askPerson = ask;
  return () => {
    if (askPerson === ask) askPerson = null;
  };
}

/**
 * Does something; where the server wants a fresh proof first (`confirm_first`), asks for it and does it again.
 * What the person would rather not prove stays refused.
 */
export async function confirming<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const wanted = error instanceof Refused && error.code === "confirm_first";
    if (!wanted || !askPerson || !(await askPerson())) throw error;
    return act();
  }
}
