import { StatusTag } from "../../../ui/status-tag.tsx";
import { IMPORT_STATES, type ImportState } from "../api.ts";

const TONES = {
  reading: "progress",
  refused: "danger",
  preview: "waiting",
  taking: "progress",
  taken: "done",
  undoing: "progress",
  undone: "neutral",
} as const;

export const StateTag = ({ state }: { state: ImportState }) => (
  <StatusTag tone={TONES[state]} label={IMPORT_STATES[state]} />
);
