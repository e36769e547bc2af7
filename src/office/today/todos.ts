import { formatDate, formatDateTime } from "../../base/words/calendar.ts";
import { fillText } from "../../base/content.ts";
import type { findWorry } from "../backups/index.ts";
import { loadAssetKinds } from "../../things/assets/index.ts";
import { loadAnswers } from "../../warnings/reactions/index.ts";
import type { Todo } from "./api.ts";
import { loadTodos, type TodoKind } from "./content.ts";
import type { DeskFacts, HopToForward, OpenReaction, OwnFacts } from "./queries.ts";

type Words = Record<string, string | number>;
interface Facts {
  to: string;
  by?: Date | null;
  pressing?: boolean;
  words?: Words;
}

/** Writes to-dos in the words of content today/todos. */
export function writer(now: Date): (kind: TodoKind, facts: Facts) => Todo {
  const texts = new Map(loadTodos(now).todos.map((one) => [one.id, one]));
  return (kind, { to, by = null, pressing = false, words = {} }) => {
    const text = texts.get(kind);
    if (!text) throw new Error(`no words for the to-do ${kind}`);
    const written = Object.fromEntries(
      Object.entries(words).map(([name, word]) => [
        name,
        typeof word === "number" ? word.toLocaleString("ja-JP") : word,
      ]),
    );
    return {
      kind,
      title: fillText(text.title, written),
      why: fillText(text.why, written),
      takes: text.takes || null,
      by: by && by.toISOString(),
      to,
      pressing: pressing || (by !== null && by < now),
    };
  };
}

/** What an institution is asked: answers first, then what is wrong or missing about itself. */
export function forInstitution(
  open: readonly OpenReaction[],
  own: OwnFacts | undefined,
  matters: readonly Todo[],
  now: Date,
): Todo[] {
  const write = writer(now);
  const labels = new Map<string, string>(
    loadAnswers(now).data.answers.map((one) => [one.id, one.label]),
  );
  const answers = open.map((one) => {
    const kind = one.answer !== null ? "follow_up" : one.reopened ? "answer_again" : "answer";
    const words = {
      title: one.title,
      reason: one.reason,
      answer: labels.get(one.answer ?? "") ?? "",
    };
    const pressing = one.answer === null && one.priority === "urgent";
    return write(kind, { to: `/answers/${one.id}`, by: one.by, pressing, words });
  });
  if (!own) return [...answers, ...matters];
  const missing = loadAssetKinds(now).filter(
    (kind) => !own.spoken.includes(kind.id) && isCommon(kind.commonIn, own),
  );
  const about = [
    own.dead > 0 && write("mend_contact", { to: "/people/own", words: { count: own.dead } }),
    !own.assets && own.spoken.length === 0 && write("first_asset", { to: "/assets/add" }),
    (own.assets || own.spoken.length > 0) &&
      missing.length > 0 &&
      write("state_kinds", {
        to: "/assets",
        words: {
          count: missing.length,
          names: missing
            .slice(0, 2)
            .map((kind) => kind.label)
            .join("、"),
        },
      }),
    (own.contacts === 0 || own.confirmed < own.contacts) &&
      write("confirm_contact", { to: "/people/own" }),
  ];
  const unanswered = open.filter((one) => one.answer === null).length;
  return [
    ...answers.slice(0, unanswered),
    ...matters,
    ...about.filter((one) => one !== false),
    ...answers.slice(unanswered),
  ];
}

function isCommon(
  rows: readonly { kinds: readonly string[]; minBeds?: number | undefined }[],
  own: Pick<OwnFacts, "kind" | "beds">,
): boolean {
  return rows.some((row) => row.kinds.includes(own.kind) && own.beds >= (row.minBeds ?? 0));
}

/** What waits for the secretariat: people in need first, then what stops a warning on its way. */
export function forSecretariat(
  facts: DeskFacts & {
    /** Sources in trouble, with what is wrong; the longest first. */
    sources: readonly { name: string; what: string }[];
    /** What is wrong with the installation itself, the worst first. */
    troubles: readonly { label: string; why: string }[];
    /** Work in the background that failed for good. */
    failedJobs: number;
    /** Of the backups; only for who looks after the installation. */
    backup: Awaited<ReturnType<typeof findWorry>> | null;
  },
  circle: readonly Todo[],
  serverSet: boolean,
  now: Date,
): Todo[] {
  const write = writer(now);
  const one = (ids: readonly string[], many: string) =>
    ids.length === 1 ? `/advisories/${ids[0]}` : many;
  const { help, helpSince, stopped, reviews, waitingMails, undelivered, overdue, inbox } = facts;
  const count = (of: number): Facts["words"] => ({ count: of });
  const worry = facts.backup?.worry ?? null;
  const todos = [
    help > 0 &&
      write("help_wanted", {
        to: "/outcomes/support",
        pressing: true,
        words: { count: help, oldest: helpSince ? formatDate(helpSince) : "" },
      }),
    facts.mailStopped &&
      write("mail_stopped", { to: "/notices", pressing: true, words: count(waitingMails) }),
    !serverSet &&
      waitingMails > 0 &&
      write("no_server", { to: "/notices", pressing: true, words: count(waitingMails) }),
    stopped.length > 0 &&
      write("over_match", {
        to: one(stopped, "/advisories?state=assessing"),
        pressing: true,
        words: count(stopped.length),
      }),
    facts.troubles.length > 0 &&
      write("operations", {
        to: "/operations",
        pressing: true,
        words: { count: facts.troubles.length, ...facts.troubles[0]! },
      }),
    facts.failedJobs > 0 &&
      write("failed_jobs", {
        to: "/operations",
        pressing: true,
        words: count(facts.failedJobs),
      }),
    facts.sources.length > 0 &&
      write("sources", {
        to: "/feeds",
        words: { count: facts.sources.length, ...facts.sources[0]! },
      }),
    worry !== null &&
      write(`backup_${worry}`, {
        to: "/operations",
        pressing: worry !== "damaged",
        words: {
          at: facts.backup?.goodAt ? formatDateTime(facts.backup.goodAt) : "（まだありません）",
          count: facts.backup?.damaged ?? 0,
        },
      }),
    facts.faults > 0 &&
      write("fault", {
        to: "/audits?kind=system",
        words: { count: facts.faults, at: facts.faultAt ? formatDateTime(facts.faultAt) : "" },
      }),
    reviews.length > 0 &&
      write("review", {
        to: one(reviews, "/advisories?state=assessing"),
        words: count(reviews.length),
      }),
    ...circle,
    overdue > 0 && write("overdue", { to: "/outcomes", words: count(overdue) }),
    inbox.length > 0 &&
      write("inbox", { to: one(inbox, "/advisories?state=inbox"), words: count(inbox.length) }),
    undelivered > 0 && write("undelivered", { to: "/notices", words: count(undelivered) }),
  ];
  return todos.filter((todo) => todo !== false);
}

/** What a relay is asked to pass on, the one whose time ends first at the top; then whom it has lost. */
export function forRelay(hops: readonly HopToForward[], vacant: number, now: Date): Todo[] {
  const write = writer(now);
  const passing = hops.map((hop) =>
    write("forward", {
      to: `/reactions/relay?hop=${hop.id}`,
      by: hop.dueAt,
      pressing: hop.urgent,
      words: { title: hop.title, count: hop.count },
    }),
  );
  if (vacant === 0) return passing;
  return [...passing, write("vacant", { to: "/people/vacant", words: { count: vacant } })];
}
