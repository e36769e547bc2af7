import { useEffect, useState } from "react";

/** How long fingers rest between two words. */
export const AFTER_MS = 180;

/** The text once nothing was typed for a moment: one question to the server for a word, not for each letter. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), AFTER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
