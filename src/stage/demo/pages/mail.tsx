import { FilterBar } from "../../../ui/filter-bar.tsx";
import { PagedTable } from "../../../ui/paged-table.tsx";
import { useState } from "react";
import { MESSAGE_STATES } from "../../../post/notices/api.ts";
import { TONES } from "../../../post/notices/pages/messages.tsx";
import { type Filters, useFilterBar, useFilters } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { DateText } from "../../../ui/date.tsx";
import { ExternalLink } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, useAsk, usePaged } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import type { Column } from "../../../ui/table.tsx";
import { findMails, getMail } from "../api.ts";

type Mail = Reply<typeof findMails>["rows"][number];
type OpenedMail = Reply<typeof getMail>;

/** Some mails are to an address alone: who applies, who is invited. */
const readerOf = ({ recipient, address }: Pick<Mail, "recipient" | "address">) =>
  recipient ? `${recipient}（${address}）` : address;

const GUIDE = { label: "デモの案内", to: "/demo" };
const COLUMNS: readonly Column<Mail>[] = [
  { head: "件名", cell: (row) => row.subject },
  {
    head: "宛先",
    cell: (row) => (
      <>
        {row.organisation}
        <span className="block wrap-anywhere">{readerOf(row)}</span>
      </>
    ),
  },
  {
    head: "状態",
    cell: (row) => <StatusTag tone={TONES[row.state]} label={MESSAGE_STATES[row.state]} />,
  },
  { head: "作成", cell: (row) => <DateText at={row.at} time /> },
];

/** The mail that a demo sent: nobody gets it but this page. */
export default function DemoMail() {
  const [{ id }] = useFilters({ id: "" });
  const filters = useFilterBar({ search: "" });
  const { search } = filters.values;
  return id ? <OneMail id={id} search={search} /> : <Mails filters={filters} />;
}

function Mails({ filters }: { filters: Filters<{ search: string }> }) {
  const list = usePaged(findMails, { query: filters.values });
  return (
    <Page
      title="デモで送ったメール"
      trail={[GUIDE]}
      lead={{
        what: "このデモが送ったメールは、実際にはだれにも届かず、ここに集まります。1通選んで、リンクからお答えになれます。",
      }}
    >
      <FilterBar
        of={filters}
        texts={[
          {
            name: "search",
            label: "宛先や件名でさがす",
            hint: "施設の名前、担当の方の名前、メールアドレス、件名の一部",
          },
        ]}
      />
      <PagedTable
        list={list}
        noun="メール"
        filters={filters}
        empty={{ title: "まだメールはありません" }}
        caption="送ったメール"
        columns={COLUMNS}
        rowLink={(row) => addressOf(row.id, filters.values.search)}
      />
    </Page>
  );
}

const addressOf = (id: string, search: string) =>
  `/demo/mail?${new URLSearchParams({ ...(search ? { search } : {}), ...(id ? { id } : {}) })}`;

function OneMail({ id, search }: { id: string; search: string }) {
  const mail = useAsk(getMail, { params: { id } });
  const trail = [GUIDE, { label: "デモで送ったメール", to: addressOf("", search) }];
  return (
    <Loaded from={mail}>
      {(opened) => (
        <Page title={opened.content?.subject ?? opened.subject} trail={trail}>
          <Opened {...opened} />
        </Page>
      )}
    </Loaded>
  );
}

function Opened({ organisation, recipient, address, at, state, serverReply, ...mail }: OpenedMail) {
  const { content, replyLink } = mail;
  return (
    <div className="flex flex-col gap-6">
      <dl className="grid gap-x-6 gap-y-1 wide:grid-cols-[auto_1fr]">
        <dt className="font-bold">宛先</dt>
        <dd className="wrap-anywhere">
          {organisation} {readerOf({ recipient, address })}
        </dd>
        <dt className="font-bold">作成</dt>
        <dd>
          <DateText at={at} time />
        </dd>
        <dt className="font-bold">状態</dt>
        <dd>
          <StatusTag tone={TONES[state]} label={MESSAGE_STATES[state]} />
        </dd>
      </dl>
      {replyLink && (
        <p>
          <ExternalLink href={replyLink}>このメールのリンクを開いて答える</ExternalLink>
        </p>
      )}
      {content ? (
        <Content {...content} />
      ) : (
        <Banner tone="info" title="このメールの中身はありません">
          {state === "permanently_failed"
            ? `宛先のサーバーが受け取りを断りました（${serverReply}）。`
            : "まだ送られていないか、古いためデモのサーバーに残っていません。"}
        </Banner>
      )}
    </div>
  );
}

function Content({ text, html }: { text: string; html: string }) {
  const [look, setLook] = useState("html");
  return (
    <div className="flex flex-col gap-4">
      <div>
        <Button size="small" onClick={() => setLook(look === "html" ? "text" : "html")}>
          {look === "html" ? "文字だけで見る" : "見た目つきで見る"}
        </Button>
      </div>
      {look === "html" ? (
        <iframe
          title="メールの中身"
          // Nothing in it runs; its links open beside the demo.
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          srcDoc={`<base target="_blank">${html}`}
          className="h-[70vh] w-full rounded-8 border border-solid-gray-420 bg-white"
        />
      ) : (
        <pre className="rounded-8 border border-solid-gray-420 p-4 font-sans whitespace-pre-wrap wrap-anywhere">
          {text}
        </pre>
      )}
    </div>
  );
}
