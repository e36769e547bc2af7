import { getToday, type Todo } from "../api.ts";
import { formatNumber } from "../../../ui/count.tsx";
import { DateText, Deadline, formatDate, useNow } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { Link, LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";

type Today = Reply<typeof getToday>;

/** The first page after signing in: what is to be done, and nothing else. */
export default function TodayPage() {
  const today = useAsk(getToday);
  const now = useNow();
  return (
    <Page title="今日すること">
      <p className="-mt-4 text-solid-gray-700 md:-mt-6">{formatDate(now.toISOString())}</p>
      <Loaded from={today} lines={6}>
        {(reply) => (
          <div className="flex flex-col gap-10">
            {reply.todos.length > 0 ? <Todos {...reply} /> : <Nothing look={reply.look} />}
            {reply.lately.length > 0 && <Lately lately={reply.lately} />}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Todos({ todos, rest }: Today) {
  return (
    <div className="flex flex-col gap-4">
      <ol className="flex flex-col gap-4">
        {todos.map((todo) => (
          <TodoItem key={`${todo.kind} ${todo.to}`} {...todo} />
        ))}
      </ol>
      {rest.length > 0 && (
        <Disclosure label={`そのあとにすること ${formatNumber(rest.length)}件`}>
          <ol className="flex flex-col gap-4">
            {rest.map((todo) => (
              <TodoItem key={`${todo.kind} ${todo.to}`} {...todo} />
            ))}
          </ol>
        </Disclosure>
      )}
    </div>
  );
}

function TodoItem({ title, why, by, takes, to, pressing }: Todo) {
  return (
    <li
      className={`relative flex items-center gap-4 rounded-12 border border-solid-gray-300 border-l-8 bg-white p-4 hover:bg-blue-50 md:p-6 ${
        pressing ? "border-l-red-900" : "border-l-blue-900"
      }`}
    >
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        {pressing && (
          <div>
            <StatusTag tone="danger" label="お急ぎ" />
          </div>
        )}
        <h2 className="text-std-18B-160 md:text-std-20B-150">
          <Link to={to} className="after:absolute after:inset-0 after:rounded-12">
            {title}
          </Link>
        </h2>
        <p>{why}</p>
        {(by || takes) && (
          <p className="flex flex-wrap gap-x-6 gap-y-1">
            {by && (
              <span className="inline-flex items-start gap-2">
                <Icon name="calendar" className="mt-0.5 size-5 shrink-0 text-solid-gray-700" />
                <span>
                  <span className="sr-only">期限: </span>
                  <Deadline at={by} />
                </span>
              </span>
            )}
            {takes && (
              <span className="inline-flex items-start gap-2 text-solid-gray-700">
                <Icon name="clock" className="mt-0.5 size-5 shrink-0" />
                <span>
                  <span className="sr-only">かかる時間: </span>
                  {takes}
                </span>
              </span>
            )}
          </p>
        )}
      </div>
      <Icon name="chevron-right" className="size-6 shrink-0 text-blue-1000 print:hidden" />
    </li>
  );
}

function Nothing({ look }: Pick<Today, "look">) {
  return (
    <Empty
      title="今日することはありません"
      action={
        look.length > 0 &&
        look.map((place) => (
          <LinkButton key={place.to} to={place.to}>
            {place.label}
          </LinkButton>
        ))
      }
    >
      <p>新しいお知らせが届くと、ここに出ます。</p>
    </Empty>
  );
}

function Lately({ lately }: Pick<Today, "lately">) {
  return (
    <Section title="最近のできごと">
      <ul className="flex flex-col divide-y divide-solid-gray-200">
        {lately.map((one) => (
          <li key={`${one.at} ${one.text} ${one.about}`} className="flex flex-col gap-1 py-3">
            <span className="text-solid-gray-700">
              <DateText at={one.at} time />
            </span>
            <span>
              {one.text}
              {one.about && <>：{one.about}</>}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
