let served: string | null = null;
const readers = new Set<() => void>();

/** Takes note of which application the server serves now: the name of its first script. */
export function noteServed(name: string | null): void {
  if (!name || name === served) return;
  served = name;
  for (const reader of readers) reader();
}

/** For `useSyncExternalStore`: hears when the server serves another application than before. */
export const listen = (reader: () => void) => {
  readers.add(reader);
  return () => readers.delete(reader);
};
/** This tab was opened before the server's application was renewed. */
export const isOutdated = () =>
  served !== null && !document.querySelector(`script[src$="/${CSS.escape(served)}"]`);
