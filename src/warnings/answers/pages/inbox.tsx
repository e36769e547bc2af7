import { formatNumber } from "../../../ui/count.tsx";
import { Deadline, formatDate } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Link, LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Section } from "../../../ui/page.tsx";
import { Pager } from "../../../ui/pager.tsx";
import { type Reply, useAsk, usePaged } from "../../../ui/query.ts";
import { findReactions, getWords, type Words } from "../api.ts";
import { PriorityTag } from "../../reactions/pages/words.tsx";
import { AnswerTag, isWaited } from "./standing.tsx";

type Row = Reply<typeof findReactions>["rows"][number];

/** What has arrived: unanswered first by deadline, then what goes on, then what is finished. */
export function Inbox({ query }: { query: { institutionId?: string } }) {
  const words = useAsk(getWords);
  const open = usePaged(findReactions, { query });
  const closed = usePaged(findReactions, { query: { ...query, show: "closed" } });
  return (
    <Loaded from={words}>
      {(known) => (
        <>
          <Loaded from={open}>
            {({ counts }) => {
              const { waited, going } = counts!;
              return (
                <>
                  {waited === 0 && <NothingAsked />}
                  <Part
                    title={`お答えをお待ちしているもの（${formatNumber(waited)}件）`}
                    words={known}
                    rows={open.rows.filter(isWaited)}
                  />
                  <Part
                    title={`対応が続いているもの（${formatNumber(going)}件）`}
                    words={known}
                    rows={open.rows.filter((row) => !isWaited(row))}
                  />
                  {open.hasNextPage && (
                    <Pager shown={open.rows.length} total={waited + going} from={open} />
                  )}
                </>
              );
            }}
          </Loaded>
          <Loaded from={closed} lines={2}>
            {() => (
              <>
                <Part title="終わったもの" words={known} rows={closed.rows} />
                {closed.hasNextPage && <Pager shown={closed.rows.length} from={closed} />}
              </>
            )}
          </Loaded>
        </>
      )}
    </Loaded>
  );
}

function NothingAsked() {
  return (
    <Empty
      title="いまお答えいただくものはありません"
      action={
        <LinkButton to="/assets" icon="device">
          資産台帳を見る
        </LinkButton>
      }
    >
      <p>
        お使いの機器に関わる弱点が見つかると、ここに届き、連絡先にもメールでお知らせします。台帳に機器を登録しておくと、関わるものだけが届きます。
      </p>
    </Empty>
  );
}

function When({ row }: { row: Row }) {
  if (row.stage === "closed")
    return row.answeredAt && <p>お答えした日：{formatDate(row.answeredAt)}</p>;
  return (
    <p>
      {isWaited(row) ? "お答えの期限：" : "対応の期限："}
      <Deadline at={isWaited(row) ? row.applicabilityBy : row.actionBy} />
    </p>
  );
}

/** A section of the list; none where nothing of it has been loaded. */
function Part({ title, words, rows }: { title: string; words: Words; rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  return (
    <Section title={title}>
      <Cards words={words} rows={rows} />
    </Section>
  );
}

function Cards({ words, rows }: { words: Words; rows: readonly Row[] }) {
  return (
    <ul className="flex flex-col gap-3">
      {rows.map((row) => (
        <li
          key={row.id}
          className="relative flex flex-col gap-2 rounded-12 border border-solid-gray-420 p-4 break-inside-avoid hover:bg-blue-50 md:p-5"
        >
          <div className="flex flex-wrap gap-2">
            <PriorityTag words={words} priority={row.priority} mark={row.mark} />
            <AnswerTag words={words} reaction={row} />
          </div>
          <h3 className="text-std-18B-160">
            <Link
              to={`/answers/${row.id}`}
              className="link after:absolute after:inset-0 after:content-['']"
            >
              {row.title}
            </Link>
          </h3>
          <p className="line-clamp-2 text-solid-gray-700">{row.reason}</p>
          <When row={row} />
        </li>
      ))}
    </ul>
  );
}
