/** How far a demo's time is ahead of this computer's clock, in milliseconds. */
let ahead = 0;

/** Takes note of the time that a demo plays; null where none does. */
export function notePlayedTime(at: string | null): void {
  if (at) ahead = Date.parse(at) - Date.now();
}

/** What time it is: this computer's, or that of the demo. */
export const present = () => new Date(Date.now() + ahead);
