import { MINUTE } from "../../base/clock.ts";
import type { Tx } from "../../base/data/db.ts";
import { record, tell } from "../../base/later/events.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { markMailDead } from "../../circle/organisations/index.ts";
import type { Refusal, Stop } from "./api.ts";
import { loadRefusals } from "./content.ts";
import {
  findRefusedSince,
  getLastResumption,
  getStopped,
  requeueRefused,
  saveResumption,
  saveStop,
} from "./queries-stops.ts";

/** Refusals that mean the same when they come in a wave: something is wrong with us, or with how we are seen. */
const ALIKE: Record<Stop["about"], readonly Refusal[]> = {
  ours: ["us", "unclear"],
  address: ["no_address"],
};

/**
 * Stops sending where mails are refused in a wave: so many alike within so many minutes are no matter of their
 * readers. Addresses called dead in it live again until a person has looked. Numbers: content notices/refusals.
 */
export async function stopInWave(tx: Tx, now: Date): Promise<void> {
  if (await getStopped(tx)) return;
  const { wave } = loadRefusals(now);
  const window = new Date(now.getTime() - wave.minutes * MINUTE);
  const resumed = await getLastResumption(tx);
  const since = resumed && resumed > window ? resumed : window;
  for (const about of ["ours", "address"] as const) {
    const { refused, reply, tried } = await findRefusedSince(tx, since, ALIKE[about]);
    const { least, share } = wave[about];
    if (refused.length < least || refused.length < share * tried) continue;
    const counts = { refused: refused.length, tried };
    if (!(await saveStop(tx, { at: now, about, since, ...counts, reply: reply ?? "" }))) return;
    if (about === "address") await markDead(tx, null, refused);
    return tell({ tx, viewer: SYSTEM, now }, "notices.stopped", { data: { about, ...counts } });
  }
}

/**
 * Keeps that servers say of these addresses that they do not exist, and tells later rooms. While sending has stopped
 * because too many were told so, none of them is believed.
 */
export async function keepDead(tx: Tx, now: Date, mails: readonly DeadMail[]): Promise<void> {
  if (mails.length === 0 || (await getStopped(tx)) === "address") return;
  await markDead(tx, now, mails);
  await record(
    tx,
    SYSTEM,
    now,
    mails.map((mail) => ({
      name: "notices.bounced" as const,
      forOrganisationId: mail.organisationId,
      subjectId: mail.id,
      data: { contactId: mail.contactId },
    })),
  );
}

/** Without a moment: what was called dead lives again. */
function markDead(
  tx: Tx,
  at: Date | null,
  mails: readonly Pick<DeadMail, "contactId" | "address">[],
): Promise<number> {
  const of = <K extends "contactId" | "address">(key: K) => mails.map((mail) => mail[key]);
  return markMailDead(tx, of("contactId"), at, of("address"));
}

interface DeadMail {
  id: string;
  contactId: string;
  organisationId: string;
  address: string;
}

/**
 * A person lets sending go on. `ours`: the cause was with us and is mended, so what was refused is sent again.
 * `theirs`: the servers were right, so addresses they called dead are dead, and the rest stays as it is.
 * False where nothing was stopped.
 */
export async function resume(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  blame: "ours" | "theirs",
): Promise<boolean> {
  const ended = await saveResumption(tx, now, { by: viewer.accountId, blame });
  if (!ended) return false;
  const { about, since } = ended;
  // Also what came back while everything waited.
  const { refused } = await findRefusedSince(tx, since, ALIKE[about]);
  if (blame === "ours") {
    const ids = refused.map((one) => one.id);
    await requeueRefused(tx, now, ids);
  } else if (about === "address") {
    await markDead(tx, now, refused);
  }
  const data = { about, blame, refused: refused.length };
  await tell({ tx, viewer, now }, "notices.resumed", { data });
  return true;
}
