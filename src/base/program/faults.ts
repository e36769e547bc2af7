import { countMinutes } from "../web/limit.ts";
import type { Context } from "../context.ts";
import { record } from "../later/events.ts";
import { shutdown } from "./program.ts";
import { SYSTEM } from "../viewer.ts";

/**
 * Something failed that nobody had thought of: an error that reached the top of a process, or a process that ended by
 * itself. Stands on 「今日」 of the secretariat for some days, since a log that nobody reads is no notice.
 */
export const FAULT = "base.process_failed";

export interface Fault {
  role: string;
  kind: "exception" | "rejection" | "ended";
  /** Name of the error and where it came from, or how the process ended; never its text, which may hold anything. */
  name: string;
}

type At = Pick<Context, "db" | "clock" | "log">;

/** Keeps a fault where a person sees it. Never throws: where the database cannot be reached, the log has it. */
export async function recordFault({ db, clock, log }: At, fault: Fault): Promise<void> {
  try {
    await db.asViewer(SYSTEM, (tx) =>
      record(tx, SYSTEM, clock.now(), [{ name: FAULT, data: { ...fault } }]),
    );
  } catch (error) {
    log.error({ err: error, fault }, "a fault could not be recorded");
  }
}

/**
 * Watches the process of a role for errors that reach its top. A promise that nobody waited for is recorded, and the
 * role goes on. After an exception nobody knows what was left half done: it is recorded and the role ends, as
 * cleanly as it can; whoever supervises it begins it anew.
 */
export function watchFaults(at: At, role: string): void {
  const seen = countMinutes();
  const note = async (kind: Fault["kind"], error: unknown): Promise<void> => {
    at.log.fatal({ err: error, kind }, "an error reached the top of the process");
    const fault = { role, kind, name: describe(error) };
    // The same fault over and over is recorded once in a minute.
    if (seen.count(fault.name, new Date()) > 1) return;
    await recordFault(at, fault);
  };
  process.on("unhandledRejection", (error) => void note("rejection", error));
  process.on("uncaughtException", (error) => void note("exception", error).then(() => shutdown(1)));
}

/** 「TypeError take.ts:37」: enough to find it in the log. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code } = error as NodeJS.ErrnoException;
  const at = /[\w.-]+\.m?[jt]s:\d+/.exec(error.stack ?? "")?.[0];
  return [error.name, code, at].filter(Boolean).join(" ");
}
