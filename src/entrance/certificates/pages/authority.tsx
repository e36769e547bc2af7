import { Banner } from "../../../ui/banner.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Form } from "../../../ui/form.tsx";
import { DownloadLink } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { type Column, Table } from "../../../ui/table.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { getAuthority, makeOwnAuthority } from "../api.ts";
import { Issued } from "./issued.tsx";
import { Trusted } from "./trusted.tsx";

type Authority = Reply<typeof getAuthority>;
type Row = Authority["own"][number];

const COLUMNS: readonly Column<Row>[] = [
  { head: "名前", cell: (row) => row.name },
  {
    head: "期限",
    cell: (row) => (
      <span className="whitespace-nowrap">
        <DateText at={row.notAfter} />
      </span>
    ),
  },
  { head: "使える証明書", end: true, cell: (row) => row.holding },
  {
    head: "失効の一覧",
    cell: (row) => (
      <span>
        第{row.listNumber}版
        <span className="block whitespace-nowrap text-solid-gray-700">
          <DateText at={row.listUntil} />
          まで
        </span>
      </span>
    ),
  },
  {
    head: "ファイル",
    cell: (row) => (
      <span className="flex flex-wrap gap-2">
        <DownloadLink href={row.certificatePath} kind="PEM" size="small">
          認証局の証明書
        </DownloadLink>
        <DownloadLink href={row.listPath} kind="CRL" size="small">
          失効の一覧
        </DownloadLink>
      </span>
    ),
  },
];

/** For the secretariat: the authority, what it issued, and which others are believed. */
export default function AuthorityPage() {
  const authority = useAsk(getAuthority);
  return (
    <Page
      title="電子証明書の認証局"
      trail={[{ label: "電子証明書", to: "/certificates" }]}
      lead={{
        what: "サインイン用の電子証明書を出す元（認証局）と、出した証明書をここで確かめます。",
      }}
    >
      <Loaded from={authority}>
        {(reply) => (
          <>
            <Asking asking={reply.asking} />
            <Section title="この窓口の認証局">
              {reply.own.length > 0 && (
                <Table
                  caption="この窓口の認証局"
                  columns={COLUMNS}
                  rows={reply.own}
                  rowKey={(row) => row.id}
                />
              )}
              {reply.own.length === 0 && !reply.may.make && (
                <Empty title="認証局はまだありません">管理者の方が作れます。</Empty>
              )}
              {reply.may.make && <Make first={reply.own.length === 0} />}
            </Section>
            <Issued />
            <Trusted reply={reply} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Asking({ asking }: { asking: Authority["asking"] }) {
  if (asking.by === "nobody")
    return (
      <Banner tone="warning" title="証明書を受け取る設定が、まだありません">
        証明書は作れますが、サインインには使えません。運用の手引き（docs/operate.md）の「電子証明書でのサインイン」を見て、運用の担当者が設定してください。
      </Banner>
    );
  return (
    <p>
      証明書は {asking.address} で受け取っています（
      {asking.by === "own_port" ? "この仕組み自身の2つめの口" : "手前の中継サーバー"}）。
    </p>
  );
}

function Make({ first }: { first: boolean }) {
  const make = useDo(makeOwnAuthority);
  return (
    <div className="flex flex-col gap-4">
      <p className="max-w-3xl">
        {first
          ? "はじめに一度だけ作ります。鍵はこの仕組みの中で作られ、暗号にして保存されます。ここから外に出ることはありません。"
          : "いまの認証局の期限が近いため、次のものを作れます。これから出す証明書は新しい認証局のものになり、いまの証明書はそれぞれの期限まで使えます。"}
      </p>
      <Form
        submit={first ? "認証局を作る" : "次の認証局を作る"}
        onSubmit={async (values) => {
          await make.mutateAsync({ body: { name: values.text("name") } });
        }}
      >
        <TextField
          name="name"
          label="認証局の名前"
          hint="ブラウザーで証明書を選ぶときに「発行者」として出ます。あとから変えられません。"
          defaultValue="Tasuki 電子証明書"
          maxLength={60}
          required
        />
      </Form>
    </div>
  );
}
