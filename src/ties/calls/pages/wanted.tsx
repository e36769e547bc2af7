import { type ComponentType, lazy, Suspense, useState } from "react";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { Deadline } from "../../../ui/date.tsx";
import { Link, LinkButton } from "../../../ui/link.tsx";
import { Loading } from "../../../ui/loading.tsx";
import { Section } from "../../../ui/page.tsx";
import { HEARD, type HeardProps } from "../../../ui/pages.tsx";
import type { Reply } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { type getWanted, type Outcome, URGENCIES, type Urgency } from "../api.ts";
import { CallLines } from "./history.tsx";
import { NumberList } from "./numbers.tsx";
import { RecordForm } from "./record.tsx";

type Whole = Reply<typeof getWanted>;

export const TONES = {
  urgent: "danger",
  high: "warning",
  normal: "progress",
  low: "neutral",
} as const satisfies Record<Urgency, string>;

const FORMS: Record<string, ComponentType<HeardProps>> = Object.fromEntries(
  Object.entries(HEARD).map(([about, load]) => [about, lazy(load)]),
);

/** One organisation to ring up: the number, what to say, what became of it, and what was said before. */
export function WantedPanel({
  wanted,
  onKept,
  onNext,
  onLeave,
}: {
  wanted: Whole;
  onKept: (id: string, outcome: Outcome) => void;
  onNext: () => void;
  onLeave: () => void;
}) {
  const { organisationId, numbers, matters } = wanted;
  return (
    <section className="flex flex-col gap-6 rounded-12 border-2 border-blue-900 p-4 lg:p-6">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <h2 className="text-std-20B-150 md:text-std-24B-150">{wanted.name}</h2>
        <div className="flex flex-wrap gap-3">
          <LinkButton to={`/people/organisations/${organisationId}`} look="text" size="small">
            連絡先を直す
          </LinkButton>
          <Button look="text" size="small" onClick={onLeave}>
            受け持ちをやめる
          </Button>
        </div>
      </div>
      <NumberList numbers={numbers} />
      {matters.length === 0 ? (
        <Banner
          tone="success"
          title="この組織への用件は、すべて済みました"
          action={
            <Button icon="phone" look="solid" onClick={onNext}>
              次の電話へ
            </Button>
          }
        />
      ) : (
        <div className="grid gap-8 lg:grid-cols-[1fr_24rem]">
          <div className="flex min-w-0 flex-col gap-6">
            {matters.map((matter) => (
              <Matter key={matter.id} matter={matter} />
            ))}
          </div>
          <div className="min-w-0">
            <RecordForm {...{ organisationId, numbers, onKept }} />
          </div>
        </div>
      )}
      <Section title="これまでの電話">
        <CallLines calls={wanted.calls} />
      </Section>
    </section>
  );
}

function Matter({ matter }: { matter: Whole["matters"][number] }) {
  const [hearing, setHearing] = useState(false);
  const Form = FORMS[matter.about];
  return (
    <article className="flex flex-col gap-3 border-b border-solid-gray-300 pb-6">
      <div className="flex flex-wrap items-center gap-2">
        <StatusTag tone={TONES[matter.urgency]} label={URGENCIES[matter.urgency]} />
        <span>{matter.label}</span>
        {matter.dueAt && (
          <span>
            期限：
            <Deadline at={matter.dueAt} />
          </span>
        )}
      </div>
      <h3 className="text-std-18B-160">
        {matter.about === "reaction" ? (
          <Link to={`/answers/${matter.subjectId}`}>{matter.title}</Link>
        ) : (
          matter.title
        )}
      </h3>
      <p className="rounded-8 bg-solid-gray-50 p-4">{matter.say}</p>
      {Form && !hearing && (
        <div>
          <Button icon="edit" onClick={() => setHearing(true)}>
            答えを聞いた
          </Button>
        </div>
      )}
      {Form && hearing && (
        <Suspense fallback={<Loading />}>
          <Form subjectId={matter.subjectId} onKept={() => setHearing(false)} />
        </Suspense>
      )}
    </article>
  );
}
