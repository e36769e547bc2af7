let served: string | null = null;
let reader: (() => void) | undefined;

/** Takes note of which application the server serves now: the name of its first script. */
export function noteServed(name: string | null): void {
  if (!name || name === served) return;
  served = name;
  reader?.();
}

/** For `useSyncExternalStore`: hears when the server serves another application than before. One at a time. */
export const listen = (read: () => void) => {
  reader = read;
  return () => void (reader = undefined);
};

/** This tab was opened before the server's application was renewed. */
export const isOutdated = () =>
  served !== null && !document.querySelector(`script[src$="/${served}"]`);
