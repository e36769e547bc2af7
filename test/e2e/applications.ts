import { askBack, getApplication, refuseApplication } from "../../src/joining/applications/api.ts";
import { applyAt, STATED } from "../application.ts";
import { viewerOf } from "../world.ts";
import { must } from "./fortigate.ts";
import type { Installation } from "./installation.ts";

/** Applications in every state. Gives one that two people stand behind, and the second of them. */
export async function takeApplications(
  installation: Installation,
  secretariat: string,
): Promise<[string, string]> {
  const office = viewerOf("secretariat", secretariat, "office");
  const versionOf = async (id: string) =>
    (await must(installation, office, getApplication, { params: { id } })).version;
  const application = await applyAt(installation, {});
  const joined = await applyAt(installation, {
    person: "井上 次郎",
    personKana: "いのうえ じろう",
    mail: "inoue.jiro@gmail.com",
    reason: "院内のメールは受付の1つだけで、夜は見られないため。",
  });
  const asked = await applyAt(
    installation,
    { name: "かなえ架空システム", mail: "eigyo@kanae.example.net", products: "電子カルテの保守" },
    "vendor",
  );
  await must(installation, office, askBack, {
    params: { id: asked },
    body: { version: await versionOf(asked), text: "保守している医療機関の数を教えてください。" },
  });
  const refused = await applyAt(installation, {
    ...STATED,
    name: "ことり架空医院",
    kind: "clinic",
    beds: "",
    mail: "kotori@sute.jp",
    reason: "x",
  });
  await must(installation, office, refuseApplication, {
    params: { id: refused },
    body: {
      version: await versionOf(refused),
      reason: "not_proved",
      words: "お電話がつながりませんでした。",
    },
  });
  return [application, joined];
}
