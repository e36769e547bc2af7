import { fullName } from "../../../things/products/api-name.ts";
import { useEffect, useState } from "react";
import { getAsset } from "../../../things/assets/api.ts";
import { useParam } from "../../../ui/address.tsx";
import { Deadline } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Link, LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { Progress } from "../../../ui/progress.tsx";
import { type Reply, useAsk } from "../../../ui/query.ts";
import { findForAsset, getWords, type Words } from "../api.ts";
import { PriorityTag } from "../../reactions/pages/words.tsx";
import { AnswerTag, isWaited } from "./standing.tsx";
import { VerdictTag, WhyVerdict } from "./verdict.tsx";

// bounds work: how often, and how many times, a line that was just entered is looked for again
const EVERY = 3_000;
const TIMES = 10;

/** What is known about one device: shown after it was entered, when matching may still be under way. */
export default function AssetReactionsPage() {
  const id = useParam("id");
  const asset = useAsk(getAsset, { params: { id } });
  const found = useAsk(findForAsset, { params: { assetId: id } });
  const words = useAsk(getWords);
  const looking = useLookingAgain(found);
  return (
    <Loaded from={asset}>
      {({ asset: line }) => {
        const name = fullName(line);
        return (
          <Page
            title="関係する注意喚起"
            trail={[
              { label: "資産台帳", to: "/assets" },
              { label: name, to: `/assets/${id}` },
            ]}
            actions={
              <LinkButton to="/assets/add" icon="plus">
                続けて登録する
              </LinkButton>
            }
          >
            <p className="max-w-3xl">
              <strong>{name}</strong>
              {line.version ? `（バージョン ${line.version}）` : "（バージョンはわからない）"}
              について、これまでに出ている注意喚起です。
            </p>
            <Loaded from={words}>
              {(known) => (
                <Loaded from={found}>
                  {({ reactions }) => (
                    <>
                      <Touching
                        words={known}
                        rows={reactions.filter(({ verdict }) => verdict !== "not")}
                        looking={looking}
                      />
                      <Others rows={reactions.filter(({ verdict }) => verdict === "not")} />
                    </>
                  )}
                </Loaded>
              )}
            </Loaded>
          </Page>
        );
      }}
    </Loaded>
  );
}

type Row = Reply<typeof findForAsset>["reactions"][number];

function Touching({
  words,
  rows,
  looking,
}: {
  words: Words;
  rows: readonly Row[];
  looking: boolean;
}) {
  if (rows.length === 0)
    return looking ? (
      <Progress label="これまでの注意喚起と照らし合わせています（数秒かかります）" />
    ) : (
      <Empty
        title="いまのところ、関係する注意喚起はありません"
        action={<LinkButton to="/assets">資産台帳に戻る</LinkButton>}
      >
        <p>
          この機器に関わる弱点が見つかったら、メールでお知らせします。いま何かしていただくことはありません。
        </p>
      </Empty>
    );
  return (
    <Section title={`${rows.length}件あります`}>
      <ul className="flex flex-col gap-3">
        {rows.map((row) => (
          <li
            key={row.id}
            className="flex flex-col gap-2 rounded-12 border border-solid-gray-420 p-4 md:p-5"
          >
            <div className="flex flex-wrap gap-2">
              <PriorityTag words={words} priority={row.priority} mark={row.mark} />
              <VerdictTag verdict={row.verdict} />
              <AnswerTag words={words} reaction={row} />
            </div>
            <h3 className="text-std-18B-160">
              <Link to={`/answers/${row.id}`}>{row.title}</Link>
            </h3>
            {isWaited(row) && (
              <p>
                お答えの期限：
                <Deadline at={row.applicabilityBy} />
              </p>
            )}
            <WhyVerdict reason={row.verdictReason} of={row} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Told to this institution for another device: why this one is not asked about, so that it can be checked. */
function Others({ rows }: { rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  return (
    <Disclosure label={`この機器は該当しない注意喚起（${rows.length}件）とその理由`}>
      <ul className="flex max-w-3xl flex-col gap-3">
        {rows.map((row) => (
          <li key={row.id} className="flex flex-col gap-1">
            <Link to={`/answers/${row.id}`}>{row.title}</Link>
            <WhyVerdict reason={row.verdictReason} of={row} />
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}

/** Asks again for a while; true as long as something may still turn up. */
function useLookingAgain(found: {
  data: Reply<typeof findForAsset> | undefined;
  refetch: () => Promise<unknown>;
}): boolean {
  const [times, setTimes] = useState(0);
  const { data, refetch } = found;
  const empty = data !== undefined && data.reactions.length === 0;
  const again = empty && (data.pending || times < TIMES);
  useEffect(() => {
    if (!again) return;
    const timer = setTimeout(() => void refetch().finally(() => setTimes(times + 1)), EVERY);
    return () => clearTimeout(timer);
  }, [again, times, refetch]);
  return again;
}
