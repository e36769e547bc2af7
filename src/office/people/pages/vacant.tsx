import { DateText } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, useAsk } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { ORGANISATION_KINDS } from "../../../circle/organisations/api.ts";
import { listVacancies } from "../api-handovers.ts";

type Vacancies = Reply<typeof listVacancies>;

/** Organisations that nobody signs in for any more, with the phone numbers to find a successor. */
export default function Vacant() {
  const list = useAsk(listVacancies);
  return (
    <Page
      title="担当者がいなくなった組織"
      trail={[{ label: "会員", to: "/members" }]}
      lead={{
        what: "最後の利用者がいなくなった組織です。電話などで、あとの担当の方を確かめてください。",
        takes: "1件あたり5分ほど",
        unsure: list.data?.may.invite
          ? "施設の代表電話におかけください。それまでのメールは、残っている連絡先に届きます。"
          : "あとの担当の方がわかったら、事務局にお知らせください。事務局が招きます。",
      }}
    >
      <Loaded from={list} lines={6}>
        {(reply) =>
          reply.vacancies.length === 0 ? (
            <Empty title="担当者がいなくなった組織はありません" />
          ) : (
            <ul className="flex flex-col gap-4">
              {reply.vacancies.map((one) => (
                <Vacancy key={one.organisation.id} one={one} invite={reply.may.invite} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}

function Vacancy({ one, invite }: { one: Vacancies["vacancies"][number]; invite: boolean }) {
  const { organisation, since, name, contacts } = one;
  const invited = contacts.find((row) => row.invitedUntil !== null);
  return (
    <li className="flex flex-col gap-3 rounded-12 border border-solid-gray-300 p-4 md:p-6">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="text-std-20B-150">{organisation.name}</h2>
        {organisation.kind !== "institution" && (
          <span>{ORGANISATION_KINDS[organisation.kind]}</span>
        )}
        {invited && <StatusTag tone="waiting" label="招待中" />}
      </div>
      <p>
        <DateText at={since} />に{name}さんの利用が終わり、サインインする方がいません。
      </p>
      <ul className="flex flex-col gap-1">
        {contacts.map((row) => (
          <li key={`${row.name} ${row.phone}`}>
            {row.name}：
            {row.phone ? (
              <a className="link" href={`tel:${row.phone}`}>
                {row.phone}
              </a>
            ) : (
              "電話番号なし"
            )}
            {row.reachable && `（${row.reachable}）`}
          </li>
        ))}
        {contacts.length === 0 && <li>連絡先がありません。施設の代表電話などをお調べください。</li>}
      </ul>
      {invite && (
        <div>
          <LinkButton to={`/people/organisations/${organisation.id}`} icon="user">
            新しい担当者を招く
          </LinkButton>
        </div>
      )}
    </li>
  );
}
