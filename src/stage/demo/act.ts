import type { Script } from "./content.ts";

/** Something the secretariat does at a moment. */
export interface Act {
  at: number;
  title: string;
  play: () => Promise<void>;
}

export interface Days {
  script: Script;
  acts: readonly Act[];
  until: Date;
  seed: number;
  /** Institutions and a relay that are left to whoever tries the demo. */
  left: ReadonlySet<string>;
  /** Nobody else does anything meanwhile: what is refused is a mistake of the script, and ends the demo. */
  alone: boolean;
}
