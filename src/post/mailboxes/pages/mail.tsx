import type { ReactNode } from "react";
import { useState } from "react";
import { useParam } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { DownloadLink, Link } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { Undo } from "../../../ui/undo.tsx";
import { finishReceived, readReceived } from "../api.ts";
import { Assign } from "./assign.tsx";
import { MailTags } from "./kinds.tsx";

type Mail = Reply<typeof readReceived>;

/** One mail as plain text: nothing in it is fetched or run. */
export default function MailPage() {
  const mail = useAsk(readReceived, { params: { id: useParam("id") } });
  return <Loaded from={mail}>{(reply) => <One key={reply.id} mail={reply} />}</Loaded>;
}

function One({ mail }: { mail: Mail }) {
  const params = { id: mail.id };
  const finish = useDo(finishReceived);
  const [said, setSaid] = useState(false);
  const done = mail.doneAt !== null;
  const put = (value: boolean) =>
    finish.mutate({ params, body: { done: value } }, { onSuccess: () => setSaid(value) });
  return (
    <Page
      title={mail.subject || "（件名なし）"}
      trail={[{ label: "届いたメール", to: "/mailboxes" }]}
      tags={<MailTags {...mail} />}
      actions={
        <Button
          look={done ? "outline" : "solid"}
          icon={done ? "undo" : "check"}
          pending={finish.isPending}
          onClick={() => put(!done)}
        >
          {done ? "対応していない状態に戻す" : "対応ずみにする"}
        </Button>
      }
    >
      {said && done && (
        <Undo done="対応ずみにしました" pending={finish.isPending} onUndo={() => put(false)} />
      )}
      {finish.error && <Failure error={finish.error} />}
      {mail.findings.map((finding) => (
        <Banner
          key={finding.message}
          tone={finding.where === "charset" ? "warning" : "info"}
          title={finding.message}
          action={finding.where === "charset" && <Original id={mail.id} />}
        />
      ))}
      <dl className="grid gap-x-8 gap-y-2 md:grid-cols-[10rem_1fr]">
        <Fact term="差出人">
          {mail.fromName
            ? `${mail.fromName}（${mail.fromAddress ?? "アドレス不明"}）`
            : (mail.fromAddress ?? "不明")}
        </Fact>
        <Fact term="届いた日時">
          <DateText at={mail.receivedAt} time />
        </Fact>
        {mail.sentTo && <Fact term="返信のもと">{mail.sentTo} にお送りしたメール</Fact>}
        {mail.contact && <Fact term="連絡先">{mail.contact}（返信により連絡がつきました）</Fact>}
      </dl>
      <Section title="本文">
        <pre className="rounded-8 border border-solid-gray-300 p-4 font-sans whitespace-pre-wrap wrap-anywhere">
          {mail.body || "（本文なし）"}
        </pre>
        {mail.attachments.length > 0 && (
          <div>
            <p className="font-bold">添付ファイル（ここでは開きません）</p>
            <ul className="list-disc pl-6">
              {mail.attachments.map((file, at) => (
                <li key={at} className="wrap-anywhere">
                  {file.name}（{formatNumber(Math.ceil(file.bytes / 1024))}KB）
                </li>
              ))}
            </ul>
          </div>
        )}
        <p>
          <Original id={mail.id} />
        </p>
        <p className="text-solid-gray-700">
          保存したファイルには、危険な添付やリンクがふくまれることがあります。心当たりのないものは開かないでください。
        </p>
      </Section>
      <Section title="どの組織からのメールか">
        <p>
          {mail.organisationId ? (
            <Link to={`/people/organisations/${mail.organisationId}`}>{mail.organisation}</Link>
          ) : (
            "まだ決まっていません"
          )}
          {mail.organisationId && !mail.trusted && "（差出人のアドレスなどからの見当です）"}
        </p>
        <Assign
          id={mail.id}
          open={mail.organisationId === null && !done}
          assigned={mail.organisationId !== null}
        />
      </Section>
    </Page>
  );
}

/** The mail as it came, byte for byte. */
function Original({ id }: { id: string }) {
  return (
    <DownloadLink href={`/api/mailboxes/${id}/file`} kind="EML" size="small">
      元のメールを保存
    </DownloadLink>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="md:contents">
      <dt className="text-solid-gray-700">{term}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}
