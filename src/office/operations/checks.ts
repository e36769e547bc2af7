import { DAY, MINUTE, SECOND } from "../../base/clock.ts";
import { formatDate, formatDateTime, formatSpan } from "../../base/words/calendar.ts";
import { fillText } from "../../base/content.ts";
import type { MailOutage } from "../../base/mail/queries-mail-outage.ts";
import type { Check } from "./api.ts";
import { loadChecks, loadJobs } from "./content.ts";
import type { Expiry } from "./expiry.ts";
import type { TaskStanding } from "./queries-standing.ts";

const GIGABYTE = 1e9;

/** What was seen of the installation, at one moment. */
export interface Seen {
  /** By the database's clock, which the times of the queue are of. */
  at: Date;
  queue: readonly TaskStanding[];
  mail: { serverSet: boolean; outage: MailOutage | undefined; stopped: boolean };
  /** In trouble, the longest first. */
  sources: readonly { name: string; what: string }[];
  disk: { free: number; size: number } | null;
  expiries: readonly Expiry[];
  /** By how many ms the clocks of program and database differ at least. */
  clockOffMs: number;
  faults: { count: number; last: Date | null };
}

type Words = Record<string, string>;
type Verdict = { state: Check["state"]; trouble?: string; words?: Words };
type Limits = ReturnType<typeof loadChecks>["limits"];

/** What each check says. A further one (the backup) is one line here, one in content, and its facts in `Seen`. */
const JUDGES: Record<string, (seen: Seen, now: Date, limits: Limits) => Verdict> = {
  jobs: judgeJobs,
  mail: judgeMail,
  sources: ({ sources: [first, ...more] }) =>
    first
      ? wrong("sources_trouble", {
          count: String(1 + more.length),
          name: first.name,
          what: first.what.replace(/。$/, ""),
        })
      : ok(),
  disk: judgeDisk,
  certificates: judgeCertificates,
  clock: ({ clockOffMs }, _now, { clockSeconds }) =>
    clockOffMs > clockSeconds * SECOND
      ? wrong("clock_off", { time: formatSpan(clockOffMs) })
      : ok(),
  faults: ({ faults: { count, last } }, _now, { faultDays }) =>
    count > 0
      ? look("faults_some", {
          days: String(faultDays),
          count: String(count),
          at: last ? formatDateTime(last) : "—",
        })
      : ok({ days: String(faultDays) }),
};

/** How the installation stands, check by check, in words: the worst first. Pure. */
export function judge(seen: Seen, now: Date): Check[] {
  const { limits, checks, troubles } = loadChecks(now);
  const judged = checks.map(({ id, label, ok: well }): Check => {
    const { state, trouble, words = {} } = JUDGES[id]!(seen, now, limits);
    if (!trouble)
      return { id, label, state, why: fillText(well, words), todo: null, who: null, to: null };
    const found = troubles.find((one) => one.id === trouble)!;
    const { todo, who, to = null } = found;
    return { id, label, state, why: fillText(found.why, words), todo, who, to };
  });
  return judged.sort((a, b) => RANK.indexOf(a.state) - RANK.indexOf(b.state));
}

const RANK: readonly Check["state"][] = ["wrong", "look", "ok"];
const ok = (words?: Words): Verdict => ({ state: "ok", ...(words && { words }) });
const look = (trouble: string, words: Words = {}): Verdict => ({ state: "look", trouble, words });
const wrong = (trouble: string, words: Words = {}): Verdict => ({ state: "wrong", trouble, words });

function judgeJobs({ queue, at }: Seen, now: Date, limits: Limits): Verdict {
  const since = (moment: Date | null) => (moment ? at.getTime() - moment.getTime() : 0);
  const what = (task: string) => {
    const { tasks, unknown } = loadJobs(now);
    return tasks.find(({ id }) => id === task)?.what ?? unknown;
  };
  const usual = (task: string) =>
    limits.runningLonger.find((one) => one.task === task)?.minutes ?? limits.runningMinutes;
  const longest = (of: (one: TaskStanding) => number) => queue.toSorted((a, b) => of(b) - of(a))[0];
  const stuck = queue.filter((one) => since(one.lockedSince) > usual(one.task) * MINUTE);
  const [hung] = stuck.toSorted((a, b) => since(b.lockedSince) - since(a.lockedSince));
  if (hung)
    return wrong("job_stuck", { what: what(hung.task), time: formatSpan(since(hung.lockedSince)) });
  const late = longest((one) => since(one.dueSince));
  if (late && since(late.dueSince) > limits.waitingMinutes * MINUTE)
    return wrong("jobs_wait", { what: what(late.task), time: formatSpan(since(late.dueSince)) });
  return ok();
}

function judgeMail({ mail }: Seen, now: Date, { mailOutMinutes }: Limits): Verdict {
  const { serverSet, outage, stopped } = mail;
  if (!serverSet) return look("mail_unset");
  const out = outage ? now.getTime() - outage.since.getTime() : 0;
  if (outage && out >= mailOutMinutes * MINUTE)
    return wrong("mail_out", { time: formatSpan(out), reply: outage.reply || outage.code });
  return stopped ? wrong("mail_stopped") : ok();
}

function judgeDisk({ disk }: Seen, _now: Date, { disk: limits }: Limits): Verdict {
  if (!disk) return look("disk_unknown");
  const percent = (100 * disk.free) / disk.size;
  const words = { free: tellBytes(disk.free), percent: percent.toFixed(percent < 10 ? 1 : 0) };
  if (percent < limits.wrongPercent || disk.free < limits.wrongGigabytes * GIGABYTE)
    return wrong("disk_full", words);
  return percent < limits.lookPercent ? look("disk_low", words) : ok(words);
}

function judgeCertificates({ expiries }: Seen, now: Date, limits: Limits): Verdict {
  const unreadable = expiries.find(({ until }) => until === null);
  if (unreadable) return wrong("certificate_unreadable", { file: unreadable.setting });
  const known = expiries.flatMap(({ setting, until }) => (until ? [{ setting, until }] : []));
  const [first] = known.toSorted((a, b) => a.until.getTime() - b.until.getTime());
  if (!first) return ok();
  const left = (first.until.getTime() - now.getTime()) / DAY;
  const words = {
    file: first.setting,
    date: formatDate(first.until),
    days: String(Math.floor(left)),
  };
  if (left <= 0) return wrong("certificate_ended", words);
  if (left < limits.certificateDays.wrong) return wrong("certificate_near", words);
  return left < limits.certificateDays.look ? look("certificate_near", words) : ok();
}

const tellBytes = (bytes: number): string =>
  bytes < GIGABYTE
    ? `${Math.round(bytes / 1e6)}MB`
    : `${(bytes / GIGABYTE).toFixed(bytes < 10 * GIGABYTE ? 1 : 0)}GB`;
