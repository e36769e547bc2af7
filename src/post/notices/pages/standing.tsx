import { Banner } from "../../../ui/banner.tsx";
import { Count } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Form } from "../../../ui/form.tsx";
import { Link } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { Table } from "../../../ui/table.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { getMailStanding, MESSAGE_STATES, putSender } from "../api.ts";
import { MessageList, TONES } from "./messages.tsx";
import { RefusedMail } from "./refused.tsx";
import { StopNotice } from "./stop.tsx";

/** 送ったメール: what became of the mails, and who writes them. */
export default function Standing() {
  const standing = useAsk(getMailStanding);
  return (
    <Page
      title="送ったメール"
      lead={{
        what: "届かなかったメールがあれば、宛先を直すか、もう一度送ってください。",
        unsure:
          "「届いたか不明」は、二重に送らないために止めてあります。次の催促は自動で送られます。",
      }}
    >
      <Loaded from={standing}>{(reply) => <Summary standing={reply} />}</Loaded>
      <RefusedMail />
      <Section title="1通ごとの一覧">
        <MessageList />
      </Section>
    </Page>
  );
}

function Summary({ standing }: { standing: Reply<typeof getMailStanding> }) {
  return (
    <>
      {standing.stop && <StopNotice stop={standing.stop} />}
      {standing.outage && (
        <Banner tone="warning" title="メールサーバーにつながりません">
          <p>
            <DateText at={standing.outage.since} time />
            から、こちらのメールサーバーがメールを受け取りません。メールは送信待ちのまま残り、つながり次第、自動で送られます。設置した方に、サーバーの様子と設定（SMTP_URL）を確かめてもらってください。急ぐ相手には電話をかけてください。
          </p>
          <p className="wrap-anywhere">サーバーの返事: {standing.outage.reply}</p>
        </Banner>
      )}
      {!standing.serverSet && (
        <Banner tone="warning" title="メールサーバーが設定されていません">
          <p>メールは送信待ちのまま残ります。設定（SMTP_URL）を管理者に確かめてください。</p>
        </Banner>
      )}
      {standing.sender.contact === "" && (
        <Banner tone="warning" title="問い合わせ先が決まっていません">
          <p>
            メールと回答ページに載せる電話番号や受付時間を、管理者が下の「差出人」に書いてください。
          </p>
        </Banner>
      )}
      <Section title={`この${standing.countedDays}日のメール`}>
        <Table
          caption="状態ごとのメールの数"
          rows={standing.counts.filter((row) => row.count > 0)}
          rowKey={(row) => row.state}
          columns={[
            {
              head: "状態",
              cell: (row) => (
                <StatusTag tone={TONES[row.state]} label={MESSAGE_STATES[row.state]} />
              ),
            },
            {
              head: "通数",
              end: true,
              cell: (row) => <Count value={row.count} unit="通" />,
            },
          ]}
        />
        <p>使えなくなった宛先: {standing.deadAddresses.toLocaleString("ja-JP")}件</p>
      </Section>
      {standing.may.setSender && <SenderForm sender={standing.sender} />}
      {standing.may.setSender && (
        <p>
          <Link to="/dues/settings">会員種別と会費の機能を使う・設定する</Link>
        </p>
      )}
    </>
  );
}

function SenderForm({ sender }: { sender: Reply<typeof putSender> }) {
  const save = useDo(putSender);
  return (
    <Disclosure label={`差出人: ${sender.name}`}>
      <Form
        submit="この差出人にする"
        onSubmit={(values) =>
          save.mutateAsync({ body: { name: values.text("name"), contact: values.text("contact") } })
        }
      >
        <TextField
          name="name"
          label="名前"
          required
          defaultValue={sender.name}
          hint="メールと回答ページに「〇〇です」と出ます。"
        />
        <TextField
          name="contact"
          label="問い合わせ先"
          defaultValue={sender.contact}
          hint="例: 03-0000-0000（平日 9:30〜17:00）"
        />
      </Form>
    </Disclosure>
  );
}
