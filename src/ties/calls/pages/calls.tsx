import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { CountLink, formatNumber } from "../../../ui/count.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { type Column, Table } from "../../../ui/table.tsx";
import { Undo } from "../../../ui/undo.tsx";
import { getDay, getWanted, leaveTurn, OUTCOMES, removeCall, takeNext } from "../api.ts";
import { WantedPanel } from "./wanted.tsx";

type Day = Reply<typeof getDay>;
type Person = Day["people"][number];

/** One call after the other, the most urgent first; and how the day goes. */
export default function Calls() {
  const day = useAsk(getDay, { query: {} });
  const take = useDo(takeNext);
  const leave = useDo(leaveTurn);
  const undo = useDo(removeCall);
  const [said, setSaid] = useState<{ id: string; done: string } | null>(null);
  /** Stays while everything that was wanted of it is settled. */
  const [kept, setKept] = useState<string | null>(null);
  const current = kept ?? day.data?.mine ?? null;
  const next = () =>
    take.mutate({ body: {} }, { onSuccess: ({ organisationId }) => setKept(organisationId) });
  return (
    <Page
      title="電話"
      lead={{
        what: "「次の電話へ」を押すと、急ぐ順に1件ずつ出ます。かけた結果を記録してください。",
        takes: "1件あたり5分ほど",
        unsure:
          "受け持っている間は、ほかの人には出ません。しばらくそのままにすると、ほかの人に回ります。",
      }}
      actions={
        <>
          <LinkButton to="/calls/list">一覧を見る・印刷する</LinkButton>
          {!current && (
            <Button icon="phone" look="solid" pending={take.isPending} onClick={next}>
              次の電話へ
            </Button>
          )}
        </>
      }
    >
      {said && (
        <Said key={said.id}>
          <Undo
            done={said.done}
            pending={undo.isPending}
            onUndo={() =>
              undo.mutate({ params: { id: said.id } }, { onSuccess: () => setSaid(null) })
            }
          />
        </Said>
      )}
      {[undo, take, leave].map(({ error }, at) => error && <Failure key={at} error={error} />)}
      {current && (
        <Current
          key={current}
          id={current}
          onKept={(id, name, outcome) => {
            setSaid({ id, done: `${name}への電話を「${OUTCOMES[outcome]}」で記録しました` });
            if (outcome !== "wrong_number") setKept(null);
          }}
          onNext={next}
          onLeave={() => leave.mutate(undefined, { onSuccess: () => setKept(null) })}
        />
      )}
      <Loaded from={day} lines={4}>
        {(reply) => <Today day={reply} />}
      </Loaded>
    </Page>
  );
}

/** Takes the focus, which the form that was sent had. */
function Said({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1} className="rounded-8">
      {children}
    </div>
  );
}

function Current({
  id,
  onKept,
  onNext,
  onLeave,
}: {
  id: string;
  onKept: (id: string, name: string, outcome: keyof typeof OUTCOMES) => void;
  onNext: () => void;
  onLeave: () => void;
}) {
  const wanted = useAsk(getWanted, { params: { id } });
  return (
    <Loaded from={wanted} lines={6}>
      {(reply) => (
        <WantedPanel
          wanted={reply}
          onKept={(call, outcome) => onKept(call, reply.name, outcome)}
          {...{ onNext, onLeave }}
        />
      )}
    </Loaded>
  );
}

const COLUMNS: readonly Column<Person>[] = [
  { head: "かけた人", cell: (row) => row.name ?? "名前のない人" },
  { head: "かけた", end: true, cell: (row) => formatNumber(row.calls) },
  { head: OUTCOMES.spoken, end: true, cell: (row) => formatNumber(row.spoken) },
  { head: OUTCOMES.answered, end: true, cell: (row) => formatNumber(row.answered) },
  { head: OUTCOMES.absent, end: true, cell: (row) => formatNumber(row.absent) },
  { head: OUTCOMES.call_back, end: true, cell: (row) => formatNumber(row.callBack) },
  { head: OUTCOMES.wrong_number, end: true, cell: (row) => formatNumber(row.wrongNumber) },
];

function Today({ day }: { day: Day }) {
  return (
    <Section title="今日の進み具合">
      <p className="flex flex-wrap gap-x-6">
        <strong>
          いまかける：
          <CountLink value={day.waiting} unit="組織" to="/calls/list" />
        </strong>
        <span>
          あとでかける：
          <CountLink value={day.later} unit="組織" to="/calls/list?show=later" />
        </span>
        <span>
          番号がない：
          <CountLink value={day.noNumber} unit="組織" to="/calls/list?show=no_number" />
        </span>
      </p>
      {day.people.length === 0 ? (
        <Empty title="今日はまだ電話していません">結果を記録すると、人ごとの数が出ます。</Empty>
      ) : (
        <Table
          caption="今日の電話"
          columns={COLUMNS}
          rows={day.people}
          rowKey={(row) => `${row.name}`}
        />
      )}
    </Section>
  );
}
