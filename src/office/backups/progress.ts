import type { Progress } from "./make.ts";

// bounds work: a line more tells nothing new
const EVERY_MS = 2_000;
const MB = 1 << 20;

const WORDS: Record<Progress["step"], (progress: Progress) => string> = {
  tables: ({ done, of }) => `tables ${done} of ${of}`,
  uploads: ({ done, of }) => `uploads ${done} of ${of}`,
  check: ({ done, of }) => `reading it again ${Math.floor((100 * done) / Math.max(of, 1))} %`,
};

/** Tells on stderr how far it is, now and then. */
export function progressTeller(now: () => number = () => performance.now()) {
  let told = now();
  return (progress: Progress): void => {
    if (now() - told < EVERY_MS) return;
    told = now();
    say(`${WORDS[progress.step](progress)}, ${Math.round(progress.bytes / MB)} MB`);
  };
}

/** The same for bytes alone. */
export function bytesTeller(what: string, now: () => number = () => performance.now()) {
  let told = now();
  let bytes = 0;
  return (more: number): void => {
    bytes += more;
    if (now() - told < EVERY_MS) return;
    told = now();
    say(`${what}, ${Math.round(bytes / MB)} MB`);
  };
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
