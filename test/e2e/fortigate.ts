import { fileURLToPath } from "node:url";
import { startGuidance, saveAudience, setGuidanceState } from "../../src/warnings/guidance/api.ts";

import { addAsset } from "../../src/things/assets/api.ts";
import type { Endpoint, Question, Reply } from "../../src/base/contract.ts";
import { SYSTEM, type Viewer } from "../../src/base/viewer.ts";
import { takeAll } from "../../src/warnings/feeds/index.ts";
import { readPath } from "../../src/warnings/providers/index.ts";
import { publishGuidance } from "../../src/warnings/reactions/api.ts";
import { viewerOf } from "../world.ts";
import type { Installation } from "./installation.ts";

const DEMO = fileURLToPath(new URL("../../content/demo/", import.meta.url));
/** An advisory about the SSL-VPN of a firewall that many have; its second version also names the series 6.0. */
export const ADVISORY = {
  first: `${DEMO}advisories/tasuki-demo-2026-0001.json`,
  second: `${DEMO}updates/tasuki-demo-2026-0001.json`,
  title: "FortiGate など（FortiOS・FortiProxy）の SSL-VPN の弱点について",
};

/** Asks as somebody; a refusal is a mistake of the test. */
export async function must<E extends Endpoint>(
  { ask }: Installation,
  viewer: Viewer,
  endpoint: E,
  question: Partial<Question<E>>,
): Promise<Reply<E>> {
  const answered = await ask(viewer, endpoint, question);
  if ("reply" in answered) return answered.reply;
  throw new Error(`${endpoint.label}: ${JSON.stringify(answered.refused)}`);
}

/** The institution writes a FortiGate that faces the Internet into its register; gives the line's id. */
export async function addFirewall(
  installation: Installation,
  institutionId: string,
  version: string | null,
): Promise<string> {
  const body = {
    kind: "firewall" as const,
    vendor: "Fortinet",
    product: "FortiGate",
    model: "60F",
    version,
    place: "サーバー室",
    internetFacing: true,
    emrConnected: false,
    maintainer: "丙ネットワーク保守",
    note: null,
  };
  const { id } = await must(installation, viewerOf("institution", institutionId), addAsset, {
    body,
  });
  return id;
}

/** Takes a document in as the feeds do, and matches it. */
export async function takeAdvisory(installation: Installation, path: string): Promise<string> {
  const taken: (string | null)[] = [];
  await takeAll(installation.work, SYSTEM, readPath(path), (file) => {
    taken.push(file.advisoryId);
  });
  await installation.doWork();
  return taken[0]!;
}

/** Proposed, looked at by a second person and published, without a screen. Mails go out at once. */
export async function publishAdvisory(
  installation: Installation,
  secretariatId: string,
  advisoryId: string,
  more: { askKinds?: string[]; rule?: object; changeNote?: string } = {},
): Promise<void> {
  const author = viewerOf("secretariat", secretariatId, "author");
  const reviewer = viewerOf("secretariat", secretariatId, "reviewer");
  const { id } = await must(installation, author, startGuidance, {
    body: { advisoryId, mark: "live" },
  });
  const { askKinds = [], rule = null, changeNote = null } = more;
  await must(installation, author, saveAudience, {
    params: { id },
    body: { askKinds, rule, changeNote },
  });
  for (const [who, state] of [
    [author, "in_review"],
    [reviewer, "approved"],
  ] as const) {
    const body = { state, note: null };
    await must(installation, who, setGuidanceState, { params: { id }, body });
  }
  const body = { guidanceId: id, confirmOverMatch: "台帳で確かめました。" };
  await must(installation, reviewer, publishGuidance, { body });
  await installation.doWork();
}

/** The link in the newest mail to an address. */
export async function linkTo(installation: Installation, address: string): Promise<string> {
  const [mail] = await installation.mailsTo(address);
  const link = /https?:\/\/\S+\/r\/\S+/.exec(mail?.text ?? "")?.[0];
  if (!link) throw new Error(`no link in a mail to ${address}: ${mail?.text}`);
  return link;
}
