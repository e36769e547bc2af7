import { z } from "zod";
import { loadContent } from "../../base/content.ts";

export const KINDS = [
  "answer",
  "answer_again",
  "follow_up",
  "mend_contact",
  "first_asset",
  "state_kinds",
  "confirm_contact",
  "help_wanted",
  "over_match",
  "review",
  "no_server",
  "mail_stopped",
  "operations",
  "failed_jobs",
  "sources",
  "fault",
  "backup_failed",
  "backup_old",
  "backup_none",
  "backup_damaged",
  "undelivered",
  "overdue",
  "inbox",
  "forward",
  "vacant",
  "take_over",
  "application",
  "successor",
  "phone",
  "letters",
  "probe",
  "consent",
  "invoice",
] as const;
export type TodoKind = (typeof KINDS)[number];

export const schemas = {
  todos: z.strictObject({
    todos: z.array(
      z.strictObject({
        id: z.enum(KINDS),
        title: z.string().min(1),
        why: z.string().min(1),
        takes: z.string(),
      }),
    ),
    /** Days for which a fault of ours stands there. */
    faultDays: z.int().positive(),
    lately: z.array(z.strictObject({ name: z.string(), text: z.string() })),
  }),
};

export const loadTodos = (on?: Date) => loadContent("today", "todos", schemas.todos, on).data;
