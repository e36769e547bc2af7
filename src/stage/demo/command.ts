import { DAY, SECOND } from "../../base/clock.ts";
import { loadMadeUpNation, generateNation } from "../nations/index.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import type { Program } from "../../base/room.ts";
import { waitsFor, type Work } from "../../base/later/slots.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { planActs, takeAdvisories } from "./acts.ts";
import { planApplications } from "./applying.ts";
import { callCast } from "./cast.ts";
import { loadScript } from "./content.ts";
import { playDays } from "./days.ts";
import { readOrder } from "./order.ts";
import { planRound } from "./probing.ts";
import { getFigures } from "./queries.ts";
import { analyzeAll } from "./queries-fresh.ts";
import { compare } from "./reference.ts";
import { openRegister } from "./register.ts";
import type { Progress } from "./show.ts";
import { openStage, type Stage } from "./stage.ts";
import { startStopwatch, type Step, type Stopwatch } from "./stopwatch.ts";
import { printTable } from "./table.ts";
import { openTerminal } from "./terminal.ts";

/** Jobs whose time is told as a step of its own. */
const STEP_OF: Record<string, Step> = {
  "notices.send": "mail",
  "advisories.match": "match",
  "advisories.validate": "intake",
};

/**
 * `demo`: opens its pages as soon as some institutions and the accounts stand, then lets the nation grow, takes the
 * example advisories in, publishes them, and plays the days up to now in which institutions answer. Gives 0 when
 * it is done, null when the program is to stay up.
 */
export async function demo(args: string[], program: Program): Promise<number | null> {
  const order = readOrder(args);
  const { institutions, seed } = order;
  const script = loadScript();
  const watch = startStopwatch();
  const until = new Date();
  const beginning = new Date(until.getTime() - script.days * DAY);
  const terminal = openTerminal(process.stderr);

  const stage = await openStage({
    order,
    program: { ...program, jobs: timed(program.jobs, watch) },
    script,
    beginning,
    until,
    listen: terminal.show,
  });
  const { show } = stage;
  if (stage.cleared) terminal.say("前のデモを片づけて、はじめから作り直します。");
  const nation = generateNation({ institutions, seed, today: beginning });
  const client = await stage.owner.connect();
  const growing = loadMadeUpNation(client, stage.work, nation);
  const grow = () =>
    watch.run("nation", async () => {
      const { value: made, done } = await growing.next();
      if (!done) show.change({ institutions: { made, wanted: institutions } });
      return !done;
    });
  await grow();
  const cast = await callCast(stage.work, script, nation);
  const players = Object.entries(cast).map(([key, { label, mail, organisation }]) => ({
    key,
    label,
    mail,
    organisation,
  }));
  show.change({ players });
  await stage.open();
  const firstPageSeconds = Number((performance.now() / SECOND).toFixed(2));
  terminal.say(invitation(stage, players, script.password));

  while (await grow());
  client.release();
  await watch.run("nation", async () => {
    await analyzeAll(stage.owner);
    await stage.doTask("assets.count-popular");
  });
  show.change({ stage: "register" });
  await openRegister(stage, cast, nation, { others: script.strangers, seed });
  show.change({ stage: "intake" });
  await watch.run("intake", () => takeAdvisories(stage, order.from));
  const acts = [
    ...(await planActs(stage, { script, cast, from: order.from, watch, until })),
    ...planApplications(stage, script, until),
    planRound(stage, cast, script, until),
  ];
  show.change({ stage: "week" });
  const left = new Set(
    [cast.hospital, cast.clinic, cast.relay].map((one) => one.viewer.organisationId!),
  );
  const days = { script, acts, until, seed, left, alone: order.exit };
  const refused = await playDays(stage, watch, days);
  if (refused > 0) terminal.say(`受け付けられなかった回答: ${refused}件`);
  await stage.doTask("outcomes.count");
  show.change({ stage: "live" });

  const figures = await stage.work.db.asViewer(SYSTEM, getFigures);
  const times = compare({ seconds: watch.seconds(), firstPageSeconds });
  if (order.json) console.log(JSON.stringify({ ...figures, ...times }));
  else console.log(printTable(figures, times));
  if (order.exit) return 0;
  await stage.goLive();
  return null;
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
function invitation(stage: Stage, players: Progress["players"], password: string): string {
  return [
    "",
    `デモを見られます: ${stage.web.settings.publicUrl}/demo`,
    "（国は作っている途中で、そのあと1週間分が進みます。送ったメールも、このページから読めます）",
    "",
    `サインインできる人（パスワードはどれも ${password}）`,
    ...players.map(({ label, mail, organisation }) => `  ${mail}\n      ${label}: ${organisation}`),
    "（デモでは、2つ目の本人確認を求めません。本番では、事務局と行政の方に求めます）",
    "",
    "終えるには Ctrl-C を押してください。",
    "",
  ].join("\n");
}
