import { DAY } from "../../base/clock.ts";
import { dayOf } from "../../base/words/calendar.ts";
import type { Context } from "../../base/context.ts";
import { record } from "../../base/later/events.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { loadLists } from "./content.ts";
import { readList } from "./read-list.ts";
import { applyLines, revertLines } from "../facilities/index.ts";
import * as store from "./queries.ts";

export const jobs: RoomJobs = {
  tasks: {
    "rosters.plan": async ({ importId }, context) => planImport(String(importId), context),
    "rosters.take": async ({ importId, accountId }, context) =>
      takeImport(String(importId), actor(accountId), context),
    "rosters.undo": async ({ importId, accountId }, context) =>
      undoImport(String(importId), actor(accountId), context),
    "rosters.forget": async (_payload, context) => {
      const now = context.clock.now();
      const { draftDays, undoDays } = loadLists(now);
      const before = (days: number) => new Date(now.getTime() - days * DAY);
      await context.db.asViewer(SYSTEM, (tx) =>
        store.removeOld(tx, before(draftDays), before(undoDays)),
      );
    },
  },
  schedules: [{ task: "rosters.forget", cron: "40 18 * * *" }],
};

/** The job acts as the system, for the person who pressed. */
const actor = (accountId: unknown): Viewer => ({
  ...SYSTEM,
  accountId: typeof accountId === "string" ? accountId : null,
});

/** Reads the file and writes what taking it would do; the register stays as it is. Repeats harmlessly. */
async function planImport(id: string, context: Context): Promise<void> {
  const found = await context.db.asViewer(SYSTEM, (tx) => store.getImport(tx, id));
  if (!found || found.state !== "reading") return;
  const { dataDir } = context.settings;
  await readList(found, dataDir, context.clock.now(), context.db.pool);
}

/** Takes an import in one transaction: all of it or nothing. Repeats harmlessly. */
async function takeImport(id: string, viewer: Viewer, context: Context): Promise<void> {
  const now = context.clock.now();
  await context.db.asViewer(viewer, async (tx) => {
    const found = await store.lockImport(tx, id, "taking");
    if (!found) return;
    const leftOut = await store.leaveOutStale(tx, id);
    const { goneReason } = loadLists(now);
    const { fileName: source, folding } = found;
    const facts = { importId: id, source, day: dayOf(now), goneReason, folding };
    const added = await applyLines(tx, store.linesOf(id), facts, now);
    await store.endTaking(tx, id, leftOut, now);
    await record(tx, viewer, now, [
      { name: "rosters.taken", subjectId: id, data: { added, leftOut } },
      { name: "facilities.changed", subjectId: id, data: { importId: id } },
    ]);
  });
}

/** Takes an import back, wherever nothing came after it. Repeats harmlessly. */
async function undoImport(id: string, viewer: Viewer, context: Context): Promise<void> {
  const now = context.clock.now();
  await context.db.asViewer(viewer, async (tx) => {
    if (!(await store.lockImport(tx, id, "undoing"))) return;
    const back = await revertLines(tx, id, now);
    await store.endUndoing(tx, id, back, now);
    await record(tx, viewer, now, [
      { name: "rosters.undone", subjectId: id, data: { ...back } },
      { name: "facilities.changed", subjectId: id, data: { importId: id } },
    ]);
  });
}
