import { fileURLToPath } from "node:url";
import { HOUR } from "../../base/clock.ts";
import { nextWorkingMoment } from "../../base/words/calendar.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { previewAudience } from "../../warnings/guidance/api-audience.ts";
import { takeAll } from "../../warnings/feeds/index.ts";
import { readPath } from "../../warnings/providers/index.ts";
import { saveAudience, setGuidanceState, startGuidance } from "../../warnings/guidance/api.ts";
import { publishGuidance } from "../../warnings/reactions/api.ts";
import type { Cast } from "./cast.ts";
import type { Script } from "./content.ts";
import type { Act } from "./act.ts";
import { ask } from "./inside.ts";
import { findMatched, type Matched } from "./queries-cast.ts";
import type { Stage } from "./stage.ts";
import type { Stopwatch } from "./stopwatch.ts";

const CONTENT = fileURLToPath(new URL("../../../content/demo/", import.meta.url));

/** Takes the example advisories, or those of another path, through the real intake, and matches them. */
export async function takeAdvisories(stage: Stage, from: string | null): Promise<void> {
  const path = from ?? `${CONTENT}advisories`;
  await takeAll(stage.work, SYSTEM, readPath(path), (file) => {
    if (file.outcome === "refused") process.stderr.write(`${file.name}: ${file.refusal}\n`);
  });
  await stage.doJobs();
}

interface Plan {
  script: Script;
  cast: Cast;
  /** null: the examples. */
  from: string | null;
  watch: Stopwatch;
  until: Date;
}

/** What the secretariat does in the days that are played, with the advisories that were taken. */
export async function planActs(stage: Stage, plan: Plan): Promise<Act[]> {
  const { script, cast, until, from } = plan;
  const end = until.getTime();
  const matched = await stage.work.db.asViewer(SYSTEM, findMatched);
  const momentOf = (wanted: number) => {
    const opening = nextWorkingMoment(new Date(wanted), script.workingHours).getTime();
    return opening < end ? opening : wanted;
  };
  const bringing = (one: Matched, at: number, how: Omit<Bringing, "advisoryId">): Act => ({
    at: momentOf(at),
    title: `${one.trackingId} ${one.title}`,
    play: () => bringOut(stage, cast, script, { advisoryId: one.id, ...how }),
  });
  if (from !== null) {
    const { published, everyHours } = script.others;
    const begin = stage.clock.now().getTime();
    return matched.slice(0, published).map((one, index) =>
      bringing(one, begin + index * everyHours * HOUR, {
        until: "published",
        askKinds: [],
        changeNote: null,
      }),
    );
  }
  const acts = script.advisories.flatMap(({ trackingId, hoursBefore, ...how }) => {
    const one = matched.find((each) => each.trackingId === trackingId);
    return one ? [bringing(one, end - hoursBefore * HOUR, { ...how, changeNote: null })] : [];
  });
  return [...acts, updating(stage, plan, momentOf)];
}

/** A new version arrives: it is taken in, and whoever it touches is told what changed. */
function updating(stage: Stage, plan: Plan, momentOf: (wanted: number) => number): Act {
  const { script, cast, watch, until } = plan;
  const { trackingId, hoursBefore } = script.update;
  return {
    at: momentOf(until.getTime() - hoursBefore * HOUR),
    title: `${trackingId} の新しい版`,
    play: async () => {
      await watch.run("intake", () => takeAdvisories(stage, `${CONTENT}updates`));
      const all = await stage.work.db.asViewer(SYSTEM, findMatched);
      const changed = all.find((one) => one.trackingId === trackingId);
      const first = script.advisories.find((one) => one.trackingId === trackingId);
      if (!changed || !first) return;
      const { askKinds } = first;
      const how = { until: "published", askKinds, changeNote: script.update.changeNote } as const;
      await bringOut(stage, cast, script, { advisoryId: changed.id, ...how });
    },
  };
}

interface Bringing {
  advisoryId: string;
  until: "published" | "in_review";
  /** Kinds of device whose silent owners are asked; of a further revision they stay as they are. */
  askKinds: string[];
  changeNote: string | null;
}

/** One starts from the proposed wording, another reviews it, and it goes out. */
async function bringOut(
  stage: Stage,
  { author, reviewer }: Cast,
  script: Script,
  { advisoryId, until, askKinds, changeNote }: Bringing,
): Promise<void> {
  const writer = author.viewer;
  const { id } = await ask(stage, writer, startGuidance, { body: { advisoryId } });
  const params = { id };
  await ask(stage, writer, saveAudience, { params, body: { askKinds, rule: null, changeNote } });
  await ask(stage, writer, setGuidanceState, { params, body: { state: "in_review" } });
  if (until === "in_review") return;
  await ask(stage, reviewer.viewer, setGuidanceState, { params, body: { state: "approved" } });
  const { overMatch } = await ask(stage, writer, previewAudience, { params });
  await ask(stage, writer, publishGuidance, {
    body: { guidanceId: id, ...(overMatch ? { confirmOverMatch: script.overMatchReason } : {}) },
  });
}
