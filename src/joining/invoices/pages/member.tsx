import { useParam } from "../../../ui/address.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Form } from "../../../ui/form.tsx";
import { Link } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { useAsk, useDo } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { Steps } from "../../../ui/steps.tsx";
import { Table } from "../../../ui/table.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { ACT_LABELS, changeBilling } from "../../dues/api.ts";
import { MESSAGE_STATES } from "../../../post/notices/api.ts";
import { TONES } from "../../../post/notices/pages/messages.tsx";
import { getMember, type MemberReply } from "../api-papers.ts";
import { Acts } from "./acts.tsx";
import { Invoices } from "./invoices.tsx";
import { WhileOn } from "../../dues/pages/off.tsx";
import { StateTag, Yen } from "../../dues/pages/signs.tsx";

/** One member: where it stands, invoices, payments, mails, history, and what can be done. */
export default function MemberPage() {
  return (
    <WhileOn title="会員と会費">
      <Asked />
    </WhileOn>
  );
}

function Asked() {
  const member = useAsk(getMember, { params: { id: useParam("id") } });
  return <Loaded from={member}>{(reply) => <Member member={reply} />}</Loaded>;
}

function Member({ member }: { member: MemberReply }) {
  return (
    <Page
      title={member.name}
      trail={[{ label: "会費", to: "/invoices" }]}
      tags={<StateTag state={member.state} />}
    >
      <Line member={member} />
      <dl className="grid gap-x-8 gap-y-2 md:grid-cols-[auto_1fr]">
        <dt className="font-bold">会員種別</dt>
        <dd>
          {member.classLabel}（年会費 <Yen amount={member.fee} />
          ・議決権 {member.votes}・利用できる人
          {member.accounts}名まで）
        </dd>
        <dt className="font-bold">書類の送り先</dt>
        <dd>
          {member.billing.goesTo ??
            "メールの宛先がありません。下の「書類の宛先」で入力してください。"}
        </dd>
      </dl>
      <Invoices member={member} />
      <Acts member={member} />
      <Section title="書類の宛先">
        <Billing member={member} />
      </Section>
      <Letters letters={member.letters} />
      <History steps={member.steps} />
    </Page>
  );
}

const WAY = ["申請", "理事会", "請求・入金", "会員"];

/** The way in; for who is out of it, the state alone says it. */
function Line({ member: { state } }: { member: MemberReply }) {
  const place = { applied: 1, approved: 2, active: 4, suspended: null, refused: null, left: null }[
    state
  ];
  return place === null ? null : <Steps steps={WAY} current={place} />;
}

function Billing({ member }: { member: MemberReply }) {
  const change = useDo(changeBilling);
  const { name, mail } = member.billing;
  return (
    <Disclosure label={name || mail ? "決めた宛先を見る・変える" : "宛先を決める"}>
      <Form
        submit="この宛先にする"
        onSubmit={(values) =>
          change.mutateAsync({
            params: { id: member.id },
            body: { name: values.optional("name"), mail: values.optional("mail") },
          })
        }
      >
        <TextField
          name="name"
          label="請求書・領収書の宛名"
          defaultValue={name ?? ""}
          hint="空のときは、組織の名称になります。すでに出した書類は変わりません。"
        />
        <TextField
          name="mail"
          label="送り先のメールアドレス"
          type="email"
          defaultValue={mail ?? ""}
          hint="空のときは、連絡先の1番目の人に送ります。"
        />
      </Form>
    </Disclosure>
  );
}

function Letters({ letters }: { letters: MemberReply["letters"] }) {
  if (letters.length === 0) return null;
  return (
    <Section title="送ったメール">
      <Table
        caption="送ったメール"
        rows={letters}
        rowKey={(row) => row.id}
        columns={[
          { head: "内容", cell: (row) => row.label },
          { head: "日時", cell: (row) => <DateText at={row.at} time /> },
          {
            head: "宛先",
            cell: (row) => <span className="break-all">{row.address ?? "まだ"}</span>,
          },
          {
            head: "状態",
            cell: (row) => <StatusTag tone={TONES[row.state]} label={MESSAGE_STATES[row.state]} />,
          },
        ]}
      />
      <p className="mt-3 text-dns-14N-130 text-solid-gray-700">
        届かなかったときは、宛先を直してから、請求書の「もう一度送る」を押してください。宛先の連絡先は
        <Link to="/members/organisations">組織の画面</Link>でも直せます。
      </p>
    </Section>
  );
}

function History({ steps }: { steps: MemberReply["steps"] }) {
  return (
    <Section title="これまでの記録">
      <ol className="flex flex-col gap-4 border-l-4 border-solid-gray-200 pl-4">
        {steps.map((step) => (
          <li key={step.id}>
            <p className={step.undone ? "text-solid-gray-700 line-through" : "font-bold"}>
              <DateText at={step.on} /> {ACT_LABELS[step.act]}
            </p>
            {step.undone && <p>（取り消しました）</p>}
            {step.minutes && <p>議事録：{step.minutes}</p>}
            {step.reason && <p>理由：{step.reason}</p>}
            <p className="text-dns-14N-130 text-solid-gray-700">
              記録：{step.by ?? "自動"}　<DateText at={step.at} time />
            </p>
          </li>
        ))}
      </ol>
    </Section>
  );
}
