import { HOUR } from "../../base/clock.ts";
import { makeRandom, normal } from "../nations/index.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { forwardHop } from "../../warnings/reactions/api.ts";
import { ask } from "./inside.ts";
import { analyzePublished } from "./queries-fresh.ts";
import { type Due, findTold, findWaiting, getDue, type WaitingHop } from "./queries.ts";
import type { Act, Days } from "./act.ts";
import { planTaps } from "./probing.ts";
import { getNextClimb } from "./queries-joining.ts";
import { openMailroom, type Coming, planReplies } from "./replies.ts";
import type { Stage } from "./stage.ts";
import type { Stopwatch } from "./stopwatch.ts";

/** The played time goes on in such steps; answers within one keep their own minutes. */
// bounds work: of a played day
const STEP = HOUR / 2;
/** Answers that are under way at once. */
const AT_ONCE = 16;

/** Tasks that the rooms' schedules begin every few minutes: here, when there is something for them to do. */
const CHORES = {
  relays: "reactions.watch_relays",
  chase: "reactions.chase",
  climb: "probes.climb",
  mail: "notices.send",
} as const satisfies Record<keyof Chores, string>;
type Chores = Due & { climb: Date | null };
const NOTHING: Chores = { relays: null, chase: null, climb: null, mail: null };

/**
 * Plays the days to their end: acts at their moment, what the workers do when it is due, relays that forward or
 * stay silent, and answers through the real reply page. Gives how many answers the page did not take.
 */
export async function playDays(stage: Stage, watch: Stopwatch, days: Days): Promise<number> {
  const { clock, show, work } = stage;
  const begin = clock.now().getTime();
  const end = days.until.getTime();
  const agenda: Coming[][] = [];
  const mailroom = openMailroom(stage, days.seed);
  const plan = planReplies(stage, days.seed, mailroom);
  const planTapsSince = planTaps(stage, days, mailroom);
  const seen = new Set<string>();
  const slotOf = (at: number) => Math.floor((at - begin) / STEP);
  let heardUntil = new Date(begin - 1);
  let due = NOTHING;
  let waiting: WaitingHop[] = [];
  let refused = 0;

  const enter = (coming: Coming) => {
    if (coming.at < end) (agenda[slotOf(coming.at)] ??= []).push(coming);
  };
  const planAnswers = async () => {
    for (const tap of await planTapsSince()) enter(tap);
    const told = await work.db.asViewer(SYSTEM, (tx) => findTold(tx, heardUntil));
    for (const one of told) {
      heardUntil = one.at;
      const key = `${one.reactionId} ${one.kind}`;
      if (seen.has(key) || days.left.has(one.institutionId)) continue;
      seen.add(key);
      const planned = plan(one);
      if (planned) enter(planned);
    }
  };

  const doChores = async (changed: boolean) => {
    const now = clock.now();
    const isDue = (chore: keyof Chores) => due[chore] !== null && due[chore] <= now;
    if (isDue("relays")) await stage.doTask(CHORES.relays);
    if (isDue("chase")) await stage.doTask(CHORES.chase);
    if (isDue("climb")) await stage.doTask(CHORES.climb);
    await stage.doJobs();
    if (isDue("mail")) await stage.doTask(CHORES.mail);
    if (!changed && !Object.keys(CHORES).some((chore) => isDue(chore as keyof Chores))) return;
    await planAnswers();
    due = await work.db.asViewer(SYSTEM, async (tx) => ({
      ...(await getDue(tx)),
      climb: await getNextClimb(tx),
    }));
    waiting = await work.db.asViewer(SYSTEM, findWaiting);
  };

  const answerAll = async (coming: Coming[], from: number) => {
    const inOrder = coming.toSorted((a, b) => a.at - b.at);
    for (let next = 0; next < inOrder.length; next += AT_ONCE) {
      const some = inOrder.slice(next, next + AT_ONCE);
      await stage.goOn(new Date(Math.max(from, some.at(-1)!.at)));
      const taken = await Promise.all(some.map((one) => one.send()));
      refused += taken.filter((one) => !one).length;
    }
  };

  const play = async (act: Act, from: number) => {
    await stage.goOn(new Date(Math.max(from, act.at)));
    show.tell(act.title);
    await watch.run("publish", () => attempt(stage, days, act.play));
  };

  const acts = days.acts.toSorted((a, b) => a.at - b.at);
  for (let slot = 0, at = begin; at < end; slot++, at += STEP) {
    const acted = acts[0] !== undefined && acts[0].at < at + STEP;
    let changed = acted;
    await watch.run(null, () => show.pace.keep(STEP / HOUR, () => doChores(true)));
    await stage.goOn(new Date(at));
    show.tell(null);
    for (; acts[0] && acts[0].at < at + STEP; acts.shift()) await play(acts[0], at);
    if (waiting.length > 0 && (await watch.run("publish", () => forwardDue(stage, waiting, days))))
      changed = true;
    await watch.run("publish", () => doChores(changed));
    if (acted) await watch.run("publish", () => analyzePublished(stage.owner));
    const planned = agenda[slot];
    if (!planned) continue;
    await watch.run("answers", () => answerAll(planned, at));
    delete agenda[slot];
  }
  await stage.goOn(days.until);
  await watch.run("publish", () => doChores(true));
  return refused;
}

/** Does something as somebody of the script. Whoever tries the demo may have done it first: then that is told. */
async function attempt(stage: Stage, days: Days, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (days.alone) throw error;
    stage.show.tell(`行えませんでした（${(error as Error).message}）`);
  }
}

/** When a relay forwards (milliseconds since 1970); null = not at all. The same for the same seed. */
function momentOfForwarding(hop: WaitingHop, { script, seed, left }: Days): number | null {
  const { forwards, medianHours, spread } = script.relays;
  const random = makeRandom(seed, "relay", hop.organisationId, hop.trackingId);
  if (left.has(hop.organisationId) || random() >= forwards) return null;
  return hop.arrivedAt.getTime() + medianHours * Math.exp(spread * normal(random)) * HOUR;
}

/** Relays that have made up their mind forward through the real endpoint. True when one did. */
async function forwardDue(stage: Stage, waiting: WaitingHop[], days: Days): Promise<boolean> {
  const now = stage.clock.now();
  const ready = waiting.filter((hop) => {
    const at = momentOfForwarding(hop, days);
    return at !== null && at <= now.getTime();
  });
  for (const { id, organisationId } of ready) {
    const viewer: Viewer = {
      role: "relay",
      standing: "representative",
      accountId: null,
      organisationId,
    };
    await attempt(stage, days, () => ask(stage, viewer, forwardHop, { params: { id }, body: {} }));
  }
  if (ready.length > 0) stage.show.tell(`中継団体の転送 ${ready.length}件`);
  return ready.length > 0;
}
