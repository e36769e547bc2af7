let outdated = false;
let reader: (() => void) | undefined;

/**
 * Takes note of which application the server serves now: the name of its first script. Where it is another one than
 * this tab's, the tab is outdated until it is loaded anew, whatever other processes of the server still say.
 */
export function noteServed(name: string | null): void {
  if (!name || outdated || document.querySelector(`script[src$="/${name}"]`)) return;
  outdated = true;
  reader?.();
}

/** For `useSyncExternalStore`: hears when the tab becomes outdated. One at a time. */
export const listen = (read: () => void) => {
  reader = read;
  return () => void (reader = undefined);
};

/** The server's application was renewed (or put back) since this tab was opened. */
export const isOutdated = () => outdated;
