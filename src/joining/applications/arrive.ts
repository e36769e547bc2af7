import type { Tx } from "../../base/data/db.ts";
import { tell } from "../../base/later/events.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { writeTo } from "../../post/notices/index.ts";
import { saveConsentsOf } from "./queries-consents.ts";
import { weighDomain } from "./evidence.ts";
import type { Flag } from "./api.ts";
import { applicantOf } from "./content.ts";
import { course } from "./machine.ts";
import { addFlag, getApplicationById, saveChange } from "./queries.ts";
import {
  endProofs,
  getSameOrganisation,
  type Proof,
  saveAnswer,
  saveNewApplication,
  saveProofUse,
  saveSentAgain,
  type Sent,
  touchHead,
} from "./queries-arriving.ts";
import { imitatesMember } from "./queries-evidence.ts";

/** What an applicant said, before it is weighed. */
export type Statement = Omit<Sent, "flags"> & {
  consents: readonly { id: string; version: string; given: boolean }[];
};

/**
 * Takes an application in, or takes the same one again after a correction (`id`), and has the link sent that
 * proves the address. Nothing is looked up about who is known already. Null: that one was proved meanwhile.
 */
export async function takeApplication(
  tx: Tx,
  id: string | null,
  { consents, ...said }: Statement,
  now: Date,
): Promise<string | null> {
  const applicant = applicantOf(said.applicant, now);
  const isStated = applicant?.organisation === "institution" && said.facilityId === null;
  const flags: Flag[] = [
    ...weighDomain(said.domain, said.siteDomain, now),
    ...(isStated ? (["stated"] as const) : []),
    ...(applicant?.flags ?? []),
  ];
  const sent = { ...said, flags };
  if (id && !(await saveSentAgain(tx, id, sent, now))) return null;
  const applicationId = id ?? (await saveNewApplication(tx, sent, now));
  await saveConsentsOf(tx, applicationId, consents, now);
  await tell({ tx, viewer: SYSTEM, now }, "applications.sent", { subjectId: applicationId });
  const facts = { applicationId };
  await writeTo(tx, now, { template: "applications.proof", facts, about: applicationId });
  return applicationId;
}

/** Lets the applicant correct what was sent: its links end. False when the address was proved meanwhile. */
export async function takeBack(tx: Tx, id: string, now: Date): Promise<boolean> {
  const application = await getApplicationById(tx, id, true);
  if (application?.state !== "sent") return false;
  await endProofs(tx, id, now);
  return true;
}

/** Somebody pressed behind the link: the application goes to the secretariat, once. */
export async function prove(tx: Tx, { id, applicationId }: Proof, now: Date): Promise<void> {
  const application = await getApplicationById(tx, applicationId, true);
  if (!application || !course.can(application.state, "prove")) return;
  const joinTo = await getSameOrganisation(tx, application);
  const state = course.move(application.state, "prove");
  await saveChange(tx, [applicationId], { state, proved_at: now, joined_to: joinTo }, now);
  await saveProofUse(tx, id, now);
  await touchHead(tx, applicationId);
  if (await imitatesMember(tx, application.domain, now))
    await addFlag(tx, applicationId, "lookalike");
  await tell({ tx, viewer: SYSTEM, now }, "applications.proved", { subjectId: applicationId });
}

/** Keeps the answer to a question; a second one to the same question is not kept. */
export async function answerQuestion(
  tx: Tx,
  { id, applicationId }: { id: string; applicationId: string },
  answer: string,
  now: Date,
): Promise<void> {
  const application = await getApplicationById(tx, applicationId, true);
  if (!application || !course.can(application.state, "answer")) return;
  if (!(await saveAnswer(tx, id, answer, now))) return;
  const state = course.move(application.state, "answer");
  await saveChange(tx, [applicationId], { state }, now);
  await touchHead(tx, applicationId);
  await tell({ tx, viewer: SYSTEM, now }, "applications.answered", { subjectId: applicationId });
}
