import { randomUUID } from "node:crypto";
import { signNoticeLink } from "../../src/post/notices/link.ts";
import { TODAY } from "../web.ts";
import { NOBODYS, type Site } from "./things.ts";
import type { Warnings } from "./warnings.ts";

/** Still good for an hour. */
const SOON = new Date(TODAY.getTime() + 3_600_000);

/** Both institutions ask for help, with notes and files; links of every fate lead to what they were asked. */
export async function answerWarnings(site: Site, { amber, clear, taken }: Warnings): Promise<void> {
  const { installation, world, holders, things, add, call, row } = site;
  const { hospital, clinic } = holders;
  const { secret } = installation.context;
  const reactionOf = async (advisoryId: string, institutionId: string) => {
    const text = "select id from reactions.reaction where advisory_id = $1 and institution_id = $2";
    return (await row(text, [advisoryId, institutionId])).id!;
  };
  const linkOf = async (reactionId: string, key = secret, expires = SOON) => {
    const text = "select id from notices.notice where subject_id = $1 limit 1";
    return signNoticeLink(key, (await row(text, [reactionId])).id!, expires);
  };
  for (const [holder, advisoryId] of [
    [hospital, amber.advisoryId],
    [clinic, clear.advisoryId],
  ] as const) {
    const { name, visitor, owner, relays, said } = holder;
    const id = await reactionOf(advisoryId, owner);
    const body = { answer: "help_wanted", note: said("answer"), phone: said("phone") };
    await call(visitor, `PUT /api/answers/${id}`, { body });
    const file = { name: `${said("file")}.txt`, content: said("content") };
    const attached = await call(visitor, `POST /api/answers/${id}/files`, { file });
    add("reaction", { name, id, owner, relays });
    add("file", { name, id: attached.id, owner, relays });
    add("link", { name, id: await linkOf(id), owner: null, relays, reveals: visitor.name });
  }
  // One device of the hospital is touched: that may be answered for by itself.
  const asked = things.reaction![0]!;
  const assetId = amber.assets.hospitalTokyo!;
  const body = { answer: "checking", note: hospital.said("asset-answer") };
  await call(hospital.visitor, `PUT /api/answers/${asked.id}/assets/${assetId}`, { body });
  add("touching", { ...asked, more: { assetId } });

  const held = await reactionOf(clear.advisoryId, world.hospitalTokyo);
  // As long as it is held it is nobody's: the institution was not told yet.
  add("heldReaction", { name: "hospital's", id: held, ...NOBODYS });
  const { owner, relays } = hospital;
  const withdrawn = await reactionOf(taken.advisoryId, owner);
  add("withdrawnReaction", { name: "hospital's", id: withdrawn, owner, relays });

  const dead = (kind: string, name: string, id: string) => add(kind, { name, id, ...NOBODYS });
  dead("deadLink", "forged", await linkOf(asked.id, "another secret of the same length"));
  dead("deadLink", "of no notice", signNoticeLink(secret, randomUUID(), SOON));
  dead("endedLink", "expired", await linkOf(asked.id, secret, TODAY));
  dead("endedLink", "withdrawn", await linkOf(withdrawn));
  const left = await reactionOf(clear.advisoryId, world.university);
  await row(
    `update organisations.contact set removed_at = now(), position = null
     where id in (select contact_id from notices.notice where subject_id = $1)`,
    [left],
  );
  dead("endedLink", "of somebody who left", await linkOf(left));
  await installation.work();
}
