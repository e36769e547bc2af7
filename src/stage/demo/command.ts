import { DAY } from "../../base/clock.ts";
import { loadMadeUpNation, generateNation } from "../nations/index.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { waitsFor, type Work } from "../../base/later/slots.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { planActs, takeExamples } from "./acts.ts";
import { planApplications } from "./applying.ts";
import { callCast, type Cast } from "./cast.ts";
import { loadScript } from "./content.ts";
import { playDays } from "./days.ts";
import { readOrder } from "./order.ts";
import { planRound } from "./probing.ts";
import { getFigures, getMoreFigures } from "./queries.ts";
import { analyzeAll } from "./queries-fresh.ts";
import { openRegister } from "./register.ts";
import { openStage, type Program, type Stage } from "./stage.ts";
import { startStopwatch, type Step, type Stopwatch } from "./stopwatch.ts";
import { printTable } from "./table.ts";

/** Jobs whose time is told as a step of its own. */
const STEP_OF: Record<string, Step> = {
  "notices.send": "mail",
  "advisories.match": "match",
  "advisories.validate": "intake",
};

/**
 * `demo`: makes a nation, takes the example advisories in, publishes them, and plays the days up to now in which
 * institutions answer. Gives true when the program is to stay up, false when it is done.
 */
export async function demo(args: string[], program: Program): Promise<boolean> {
  const order = readOrder(args);
  const script = loadScript();
  const watch = startStopwatch();
  const until = new Date();
  const beginning = new Date(until.getTime() - script.days * DAY);
  const tell = (line: string) => void process.stderr.write(`${line}\n`);

  const parts = { ...program, jobs: timed(program.jobs, watch) };
  const stage = await openStage(order, parts, beginning, process.env);
  if (stage.cleared) tell("前のデモを片づけて、はじめから作り直します。");
  tell(`架空の国を作っています（${order.institutions.toLocaleString("ja-JP")}施設）`);
  const { institutions, seed } = order;
  const nation = generateNation({ institutions, seed, today: beginning });
  await watch.run("nation", async () => {
    const client = await stage.owner.connect();
    await loadMadeUpNation(client, stage.work, nation).finally(() => client.release());
    await analyzeAll(stage.owner);
    await stage.doTask("assets.count-popular");
  });
  tell("注意喚起を取り込み、台帳と照らし合わせています");
  await watch.run("intake", () => takeExamples(stage, order.from));
  const cast = await watch.run("setup", () =>
    callCast(stage.work, script, nation, script.advisories[0]?.trackingId ?? null),
  );
  await watch.run("setup", () =>
    openRegister(stage, cast, nation, { others: script.strangers, seed }),
  );
  const acts = [
    ...(await planActs(stage, { script, cast, from: order.from, watch, until })),
    ...planApplications(stage, script, until),
    planRound(stage, cast, script, until),
  ];
  tell("お知らせと回答を進めています");
  const left = new Set(
    [cast.hospital, cast.clinic, cast.relay].map((one) => one.viewer.organisationId!),
  );
  const refused = await playDays(stage, watch, { script, acts, until, seed, left, tell });
  if (refused > 0) tell(`受け付けられなかった回答: ${refused}件`);
  await stage.doTask("outcomes.count");

  const figures = await stage.work.db.asViewer(SYSTEM, getFigures);
  const more = await stage.work.db.asViewer(SYSTEM, getMoreFigures);
  const seconds = watch.seconds();
  if (order.json) console.log(JSON.stringify({ ...figures, seconds }));
  else console.log(printTable(figures, more, seconds));
  if (order.exit) return false;
  await stage.goLive();
  tell(invitation(stage, cast, script.password));
  return true;
}

/** The same jobs, their time charged to the step they belong to. */
function timed(rooms: readonly RoomJobs[], watch: Stopwatch): RoomJobs[] {
  return rooms.map((room) => ({
    ...room,
    tasks: Object.fromEntries(
      Object.entries(room.tasks ?? {}).map(([name, work]) => {
        const step = STEP_OF[name];
        if (!step) return [name, work];
        const run: Work = (payload, context) => watch.run(step, () => work(payload, context));
        return [name, work.waitsFor ? waitsFor(work.waitsFor, run) : run];
      }),
    ),
  }));
}

/** Where to look and as whom, for whoever started the demo. */
function invitation(stage: Stage, cast: Cast, password: string): string {
  const at = stage.web.settings.publicUrl;
  const players = Object.values(cast).map(
    ({ label, mail, organisation }) => `  ${mail}\n      ${label}: ${organisation}`,
  );
  return [
    `デモが動いています: ${at}`,
    `送ったメール:       ${at}/demo/mail`,
    "",
    `サインインできる人（パスワードはどれも ${password}）`,
    ...players,
    "（デモでは、2つ目の本人確認を求めません。本番では、事務局と行政の方に求めます）",
    "",
    "終えるには Ctrl-C を押してください。",
  ].join("\n");
}
