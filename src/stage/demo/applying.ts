import { HOUR } from "../../base/clock.ts";
import { SYSTEM } from "../../base/viewer.ts";
import type { Script } from "./content.ts";
import type { Act } from "./act.ts";
import { type Form, visit } from "./inside.ts";
import { getStranger } from "./queries-joining.ts";
import type { Stage } from "./stage.ts";

type Application = Script["applications"][number];

/** Strangers who apply in the days that are played, each through the public pages, as far as the script says. */
export function planApplications(stage: Stage, script: Script, until: Date): Act[] {
  return script.applications.map((one, index) => ({
    at: until.getTime() - one.hoursBefore * HOUR,
    title: `入会の申し込み（${one.person}）`,
    play: () => apply(stage, one, index),
  }));
}

async function apply(stage: Stage, one: Application, index: number): Promise<void> {
  const facility = await stage.work.db.asViewer(SYSTEM, (tx) => getStranger(tx, one.kind, index));
  const begun = await post(stage, "/apply", { as: "institution", facility });
  const draft = begun.replace(/\/[a-z]+$/, "");
  const { person, personKana, duty, mail, phone, site, reason } = one;
  const about = { person, personKana, duty, mail, phone, site, reason };
  // The reason is asked once the address was seen: a form is sent twice where it has to be.
  for (let times = 0; times < (reason ? 2 : 1); times++)
    await post(stage, `${draft}/person`, about);
  await post(stage, `${draft}/consents`, agreed((await visit(stage, `${draft}/consents`)).body));
  await post(stage, `${draft}/sent`, {});
  await stage.doJobs();
  if (!one.proves) return;
  const [letter] = await stage.show.sink.list({ to: mail, limit: 1 });
  const link = /\/apply\/proof\/[\w-]+/.exec(letter?.text ?? "");
  if (!link) throw new Error(`no proof was mailed to ${mail}`);
  await post(stage, link[0], {});
  await stage.doJobs();
}

/** Every box of the page, ticked with the value it has there. */
function agreed(page: string): Form {
  const boxes = [...page.matchAll(/<input[^>]*type="checkbox"[^>]*>/g)].map(([tag]) => [
    /name="([^"]+)"/.exec(tag)?.[1] ?? "",
    /value="([^"]+)"/.exec(tag)?.[1] ?? "on",
  ]);
  return Object.fromEntries(boxes) as Form;
}

/** Sends a form of the public pages; gives where it leads. */
async function post(stage: Stage, path: string, form: Form): Promise<string> {
  const { statusCode, headers } = await visit(stage, path, form);
  if (statusCode >= 400 && statusCode !== 422) throw new Error(`${path}: ${statusCode}`);
  return headers.location ?? "";
}
