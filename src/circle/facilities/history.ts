import { cutText } from "../../base/words/text.ts";
import type { HeardEvent } from "../../base/later/events.ts";
import { FIELD_LABELS } from "./api.ts";
import type { findImported } from "./queries.ts";

/** What happened to a facility, newest first: by hand (events) and by lists (lines of imports). */
export function historyOf(
  events: readonly HeardEvent[],
  imported: Awaited<ReturnType<typeof findImported>>,
) {
  const byHand = events.flatMap((event) => {
    const what = SENTENCES[event.name]?.(event.data as Data);
    if (!what) return [];
    const reason = typeof event.data.reason === "string" ? event.data.reason : null;
    const who = typeof event.data.by === "string" ? event.data.by : null;
    return [{ at: event.at, what, reason, who }];
  });
  const byList = imported.flatMap((line) => [
    { ...NOBODY, at: line.at, what: sentenceOf(line) },
    ...(line.undoneAt
      ? [{ ...NOBODY, at: line.undoneAt, what: `「${line.source}」の取り込みを取り消しました。` }]
      : []),
  ]);
  // Newest first, also of what happened in the same moment.
  return [...byHand, ...byList].toReversed().sort((a, b) => b.at.getTime() - a.at.getTime());
}

const NOBODY = { reason: null, who: null };
type Data = Record<string, unknown>;
const labels = (fields: unknown) =>
  (Array.isArray(fields) ? fields : [])
    .map((field) => FIELD_LABELS[String(field)] ?? String(field))
    .join("、");

const SENTENCES: Record<string, (data: Data) => string> = {
  "facilities.added": () => "手で加えました。",
  "facilities.edited": ({ changed, confirmed }) =>
    [
      labels(changed) && `${labels(changed)}を直しました。`,
      labels(confirmed) && `${labels(confirmed)}を確かめました。`,
    ]
      .filter(Boolean)
      .join(""),
  "facilities.renamed": ({ before, after }) => `名称を「${before}」から「${after}」に変えました。`,
  "facilities.closed": ({ on }) => `${on}に閉じたと記録しました。`,
  "facilities.reopened": () => "再開したと記録しました。",
  "facilities.code_added": ({ code }) => `医療機関コード${code}を加えました。`,
  "facilities.merged": ({ into }) => `「${into}」に統合しました。`,
  "facilities.absorbed": ({ name }) => `「${name}」をこの施設に統合しました。`,
  "facilities.merger_undone": () => "統合を取り消しました。",
};

function sentenceOf({
  action,
  source,
  changes,
}: Awaited<ReturnType<typeof findImported>>[number]): string {
  if (action === "new") return `名簿「${source}」から加えました。`;
  if (action === "gone") return `名簿「${source}」に載らなくなったため閉じました。`;
  const parts = Object.entries(changes).map(
    ([field, [before, after]]) =>
      `${FIELD_LABELS[field] ?? field}（${show(before)} → ${show(after)}）`,
  );
  return `名簿「${source}」により変わりました：${parts.join("、")}`;
}

const show = (value: unknown) =>
  value === null || value === undefined || value === ""
    ? "なし"
    : cutText([value].flat().join("・"), 100);
