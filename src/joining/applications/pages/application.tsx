import { useParam } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { DateText, formatDateTime } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Link, LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { useAsk, useDo } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { type ApplicationReply, getApplication, reopenApplication, STATES } from "../api.ts";
import { Undo } from "../../../ui/undo.tsx";
import { Decision } from "./decision.tsx";
import { EvidenceTable } from "./evidence.tsx";
import { Facts } from "./facts.tsx";
import { TONES } from "./list.tsx";
import { Together } from "./together.tsx";

/** One application: who it is, what speaks for and against it, and the decision. */
export default function ApplicationPage() {
  const params = { id: useParam("id") };
  const application = useAsk(getApplication, { params });
  return <Loaded from={application}>{(seen) => <Application seen={seen} />}</Loaded>;
}

function Application({ seen }: { seen: ApplicationReply }) {
  const { representative: person } = seen;
  const open = seen.state === "waiting" || seen.state === "asked";
  return (
    <Page
      title={seen.name}
      trail={[{ label: "入会のお申し込み", to: "/applications" }]}
      tags={
        <>
          <StatusTag tone={TONES[seen.state]} label={STATES[seen.state]} />
          <Tag>{seen.applicantLabel}</Tag>
        </>
      }
    >
      <Standing seen={seen} />
      <Section title="確かめるための手がかり">
        <EvidenceTable seen={seen} />
      </Section>
      <div className="grid gap-8 wide:grid-cols-2">
        <Section title="申し込んだ方">
          <Facts
            rows={[
              ["お名前", `${person.name}（${person.kana}）`],
              ["お役目", person.duty],
              ["メール", person.mail],
              [
                "電話",
                <a key="phone" className="link" href={`tel:${person.phone}`}>
                  {person.phone}
                </a>,
              ],
              ["サイト", seen.site ?? "記入なし"],
              ...(seen.reason ? [["このアドレスを使う理由", seen.reason] as const] : []),
            ]}
          />
        </Section>
        <Section title="所属">
          <Facts
            rows={[
              ["名前", seen.name] as const,
              ...seen.facts.map((one) => [one.label, one.text] as const),
            ]}
          />
        </Section>
      </div>
      <Together seen={seen} />
      {seen.questions.length > 0 && (
        <Section title="お尋ねとお返事">
          <ol className="flex flex-col gap-4">
            {seen.questions.map((one) => (
              <li key={one.id} className="rounded-12 border border-solid-gray-300 p-4">
                <p className="text-dns-14N-130 text-solid-gray-700">
                  事務局・
                  <DateText at={one.askedAt} time />
                </p>
                <p className="whitespace-pre-wrap">{one.text}</p>
                {one.answer === null ? (
                  <p className="mt-3 text-solid-gray-700">お返事はまだありません。</p>
                ) : (
                  <div className="mt-3 rounded-8 bg-blue-50 p-3">
                    <p className="text-dns-14N-130 text-solid-gray-700">
                      {person.name} 様・
                      {one.answeredAt && <DateText at={one.answeredAt} time />}
                    </p>
                    <p className="whitespace-pre-wrap">{one.answer}</p>
                  </div>
                )}
              </li>
            ))}
          </ol>
        </Section>
      )}
      {open && !seen.joinedTo && <Decision key={seen.version} seen={seen} />}
      <Disclosure label="同意と、これまでの記録">
        <ul className="list-disc ps-6">
          {seen.consents.map((one) => (
            <li key={one.ref}>
              {one.title}（{one.ref}）: {one.given ? "同意" : "同意なし"}
            </li>
          ))}
        </ul>
        <ul className="mt-4 list-disc ps-6">
          {seen.history.map((one) => (
            <li key={`${one.at} ${one.name}`}>
              {formatDateTime(one.at)} {HAPPENED[one.name] ?? one.name}
              {one.data.outcome !== undefined &&
                one.data.outcome !== "accepted" &&
                "（届きませんでした）"}
            </li>
          ))}
        </ul>
      </Disclosure>
    </Page>
  );
}

const HAPPENED: Record<string, string> = {
  "applications.sent": "申し込みが送られました",
  "applications.proved": "メールアドレスが確認されました",
  "applications.mail_sent": "メールを送りました",
  "notices.sent": "メールを送りました",
  "applications.asked": "本人に尋ねました",
  "applications.answered": "お返事がありました",
  "applications.checked": "確かめたことを記録しました",
  "applications.accepted": "承認しました",
  "applications.refused": "お断りしました",
  "applications.reopened": "お断りを取り消しました",
  "applications.grouped": "合わせ方を変えました",
};

function Standing({ seen }: { seen: ApplicationReply }) {
  if (seen.state === "approved")
    return (
      <Banner
        tone="success"
        title="承認しました"
        action={
          seen.organisationId && (
            <LinkButton
              to={
                seen.applicant === "institution"
                  ? `/members/${seen.organisationId}`
                  : `/people/organisations/${seen.organisationId}`
              }
            >
              組織を開く
            </LinkButton>
          )
        }
      >
        招待のメールをお送りしました。間違いだったときは、組織の画面で閉じられます。
      </Banner>
    );
  if (seen.state === "sent")
    return (
      <Banner tone="info" title="メールアドレスの確認を待っています">
        本人がメールのリンクを開いてボタンを押すと、確かめる段階に進みます。いまは何もしなくてかまいません。
      </Banner>
    );
  if (seen.state === "refused") return <Refused seen={seen} />;
  if (seen.joinedTo)
    return (
      <Banner tone="info" title="同じ所属のお申し込みと合わせてあります">
        <p>
          <Link to={`/applications/${seen.joinedTo.id}`}>{seen.joinedTo.person} 様の申し込み</Link>
          の画面で、いっしょに承認します。この方だけに尋ねたり、お断りしたりするときは、下の「別々にする」を押してください。
        </p>
      </Banner>
    );
  return null;
}

function Refused({ seen }: { seen: ApplicationReply }) {
  const reopen = useDo(reopenApplication);
  const done = `お断りしました（${seen.refusal?.label ?? ""}）`;
  return (
    <div className="flex flex-col gap-3">
      <Undo
        done={done}
        pending={reopen.isPending}
        {...(seen.may.reopen && {
          onUndo: () => reopen.mutate({ params: { id: seen.id } }),
        })}
      />
      {seen.refusal?.words && <p className="whitespace-pre-wrap">{seen.refusal.words}</p>}
      {reopen.error && <Failure error={reopen.error} />}
    </div>
  );
}
