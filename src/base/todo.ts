import { z } from "zod";
import type { Context } from "./context.ts";
import type { Tx } from "./data/db.ts";
import type { Viewer } from "./viewer.ts";

/** Shape of `content/<room>/todos.yaml`: the words of what the room offers to 「今日」. */
export const todoWords = z.strictObject({
  todos: z.array(
    z.strictObject({
      id: z.string().min(1),
      /** The lowest stands first. */
      at: z.int().min(0),
      title: z.string().min(1),
      why: z.string().min(1),
      /** How long it takes, in words; empty = not told. */
      takes: z.string(),
    }),
  ),
});

/** One thing that somebody is asked to do. Numbers among the words are written as people read them. */
export interface TodoFacts {
  kind: string;
  to: string;
  by?: Date | null;
  pressing?: boolean;
  words?: Readonly<Record<string, string | number | undefined>>;
}

/** What a room asks of whoever looks at 「今日」; those of one kind in their order. */
export type Todos = (ask: {
  tx: Tx;
  viewer: Viewer;
  now: Date;
  context: Context;
}) => Promise<readonly (TodoFacts | false)[]>;

const MEMBERS = ["relay", "ministry", "vendor", "institution"];

/** The organisation of the circle for which the viewer acts; null: none, or the secretariat. */
export const memberOf = ({ role, organisationId }: Viewer): string | null =>
  MEMBERS.includes(role) ? organisationId : null;
