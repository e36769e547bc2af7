import { useGo } from "../../../ui/address.tsx";
import { Button } from "../../../ui/button.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Link } from "../../../ui/link.tsx";
import { Section } from "../../../ui/page.tsx";
import { type Reply, useDo } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import type { listPeople } from "../api.ts";
import { startHandover } from "../api-handovers.ts";
import { type Done, PersonActions } from "./person-actions.tsx";
import { SignsIn } from "./person-card.tsx";
import { useState } from "react";
import { Banner } from "../../../ui/banner.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Undo } from "../../../ui/undo.tsx";

type People = Reply<typeof listPeople>;

/** How many sign in, and how many may. */
export function Places({ reply: { places, may } }: { reply: People }) {
  const { taken, limit } = places;
  const full = limit !== null && taken >= limit;
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-2">
        <span>
          サインインできる方（招待中を含む）：
          <span className="whitespace-nowrap">
            <strong>{taken}人</strong>
            {limit !== null && `（${limit}人まで）`}
          </span>
        </span>
        {full && <StatusTag tone="warning" label="上限に達しています" />}
      </p>
      {may.manage && (
        <p>
          スマートフォンをなくすなどして、サインインできなくなった方がいるとき：
          <Link to="/factors/recoveries">確認方法をなくした方を助ける</Link>
        </p>
      )}
    </div>
  );
}

/** Who signs in without being told anything. */
export function WithoutContact({
  reply: { organisation, people, may },
  onDone,
}: {
  reply: People;
  onDone: (done: Done) => void;
}) {
  const rows = people.filter((one) => one.contactId === null);
  if (rows.length === 0) return null;
  return (
    <Section title="連絡先にはない利用者">
      <p>サインインできますが、お知らせのメールは届かない方です。</p>
      <ul className="flex flex-col gap-4">
        {rows.map((person) => (
          <li
            key={person.id}
            className="flex flex-col gap-3 rounded-12 border border-solid-gray-300 p-4 md:p-6"
          >
            <div className="flex flex-wrap items-center gap-2">
              <h3 className="text-std-20B-150">{person.name}</h3>
              <SignsIn person={person} />
            </div>
            <p className="break-all">{person.mail}</p>
            <div className="flex flex-wrap gap-2 print:hidden">
              <PersonActions
                organisationId={organisation.id}
                person={person}
                invite={may.invite}
                onDone={onDone}
              />
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The way out, and the sheets of those who went. */
export function Leaving({ reply: { may, handovers } }: { reply: People }) {
  const start = useDo(startHandover);
  const go = useGo();
  if (!may.leave && handovers.length === 0) return null;
  return (
    <Section title="異動・退職するとき">
      {may.leave && (
        <>
          {may.handOver && (
            <p>
              あなたは代表者です。やめる前に、ほかの方に
              <Link to="/people/succession">代表者を引き継いで</Link>ください。
            </p>
          )}
          <p>
            引き継ぎの紙を作って印刷できます。あとの方のために、機器や鍵の場所も書き残せます。作っただけでは、利用はやめになりません。
          </p>
          <div>
            <Button
              icon="file"
              pending={start.isPending}
              onClick={() =>
                start.mutate(undefined, {
                  onSuccess: ({ id }) => void go(`/people/handover/${id}`),
                })
              }
            >
              自分の引き継ぎの紙を作る
            </Button>
          </div>
          {start.error && <Failure error={start.error} />}
        </>
      )}
      {handovers.length > 0 && (
        <ul className="flex flex-col gap-2">
          {handovers.map((one) => (
            <li key={one.id}>
              <Link to={`/people/handover/${one.id}`}>{one.name}さんの引き継ぎ</Link>（
              <DateText at={one.leftAt} />）
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** What was done just now, with its way back, the sheet that was kept, the link to hand over. */
export function DoneBanner({ done, onUndone }: { done: Done; onUndone: () => void }) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const undo = () => {
    setPending(true);
    setError(null);
    void done.undo!()
      .then(onUndone)
      .catch(setError)
      .finally(() => setPending(false));
  };
  return (
    <div className="flex flex-col gap-3">
      <Undo done={done.said} pending={pending} onUndo={done.undo && undo} />
      {error && <Failure error={error} />}
      {done.handoverId && (
        <p>
          <Link to={`/people/handover/${done.handoverId}`}>引き継ぎの紙を開く</Link>
        </p>
      )}
      {done.link && (
        <Banner
          tone="info"
          title="このリンクを、ご本人に直接お渡しください"
          action={<CopyButton text={done.link} label="リンクをコピー" />}
        >
          <span className="break-all">{done.link}</span>
        </Banner>
      )}
    </div>
  );
}
