import type { Progress } from "./make.ts";

// bounds work: a line more tells nothing new
const EVERY_MS = 2_000;
const MB = 1 << 20;

const WORDS: Record<Progress["step"], (progress: Progress) => string> = {
  tables: ({ done, of }) => `tables ${done} of ${of}`,
  uploads: ({ done, of }) => `uploads ${done} of ${of}`,
  check: ({ done, of }) => `reading it again ${Math.floor((100 * done) / Math.max(of, 1))} %`,
};

function teller() {
  let told = performance.now();
  return (what: string, bytes: number): void => {
    if (performance.now() - told < EVERY_MS) return;
    told = performance.now();
    say(`${what}, ${Math.round(bytes / MB)} MB`);
  };
}

/** Tells on stderr how far it is, now and then. */
export function progressTeller() {
  const tell = teller();
  return (progress: Progress): void => tell(WORDS[progress.step](progress), progress.bytes);
}

/** The same for bytes alone. */
export function bytesTeller(what: string) {
  const tell = teller();
  let bytes = 0;
  return (more: number): void => tell(what, (bytes += more));
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
