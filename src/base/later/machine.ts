import { Refusal } from "../refusal.ts";

/** Where a move leads from each state; `none`: where there is nothing yet. */
type Leads<State extends string> = Partial<Record<State | "none", State>>;

/**
 * States and moves of one kind of thing as a table, without time or database: whoever moves holds the row, asks here
 * where the move leads, and writes it. What is not in the table is refused, with the code `refusal`. A state of null
 * is a thing that does not exist yet.
 */
export function machine<State extends string, Move extends string>(table: {
  refusal: string;
  moves: Record<Move, Leads<State>>;
  /** Moves that a person may take back as the last step. */
  undo?: readonly Move[];
}) {
  const names = Object.keys(table.moves) as Move[];
  const after = (state: State | null, move: Move): State | null =>
    table.moves[move][state ?? "none"] ?? null;
  const can = (state: State | null, move: Move) => after(state, move) !== null;
  return {
    can,
    /** The state after a move. Refuses what the table does not have. */
    move(state: State | null, move: Move): State {
      const to = after(state, move);
      if (to === null) throw new Refusal(table.refusal);
      return to;
    },
    /** What may be done in a state, in the order of the table. */
    movesFrom: (state: State | null): Move[] => names.filter((move) => can(state, move)),
    /** The state before the last step; null where the table lets nobody take it back. The first one made the thing. */
    before: (last: { move: Move; from: State | null } | undefined): State | null =>
      last && table.undo?.includes(last.move) ? last.from : null,
  };
}
