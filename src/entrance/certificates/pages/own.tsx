import { Banner } from "../../../ui/banner.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk } from "../../../ui/query.ts";
import { type Column, Table } from "../../../ui/table.tsx";
import { listOwnCertificates } from "../api.ts";
import { InstallSteps, UseAndCare } from "./guide.tsx";
import { RevokeButton } from "./revoke.tsx";
import { CertificateState, type CertificateRow } from "./state.tsx";

const COLUMNS: readonly Column<CertificateRow>[] = [
  { head: "名前", cell: (row) => row.label },
  { head: "状態", cell: (row) => <CertificateState row={row} /> },
  { head: "期限", cell: (row) => <DateText at={row.notAfter} /> },
  {
    head: "最後に使った日時",
    cell: (row) => (row.usedAt ? <DateText at={row.usedAt} time /> : "まだ使っていません"),
  },
  { head: "操作", cell: (row) => <Acts row={row} /> },
];

function Acts({ row }: { row: CertificateRow }) {
  if (!row.may.renew && !row.may.revoke) return null;
  return (
    <span className="flex flex-wrap gap-2">
      {row.may.renew && (
        <LinkButton to={`/certificates/new?renew=${row.id}`} size="small">
          更新する
        </LinkButton>
      )}
      {row.may.revoke && <RevokeButton id={row.id} label={row.label} />}
    </span>
  );
}

/** One's own certificates: which devices may sign in without a password. */
export default function OwnCertificates() {
  const own = useAsk(listOwnCertificates);
  return (
    <Page
      title="電子証明書"
      trail={[{ label: "アカウント", to: "/factors/me" }]}
      lead={{
        what: "この画面で作った電子証明書（身分証の代わりになるファイル）を機器に入れると、その機器からはパスワードを打たずにサインインできます。",
        takes: "1台につき約5分",
        unsure: "使わなくてもかまいません。パスワードでこれまでどおりサインインできます。",
      }}
      actions={
        own.data?.may.authority ? (
          <LinkButton to="/certificates/authority">発行元（認証局）の管理</LinkButton>
        ) : undefined
      }
    >
      <Loaded from={own}>{(reply) => <Own reply={reply} />}</Loaded>
    </Page>
  );
}

function Own({ reply }: { reply: Reply<typeof listOwnCertificates> }) {
  const { rows, guide, may } = reply;
  return (
    <>
      {may.order && reply.signInHref === null && (
        <Banner tone="warning" title="証明書でのサインインは、まだ準備中です">
          作ることはできますが、証明書を受け取る設定がまだ済んでいないため、サインインには使えません。
        </Banner>
      )}
      <Section
        title="自分の証明書"
        actions={
          may.order ? (
            <LinkButton to="/certificates/new" look="solid">
              証明書を作る
            </LinkButton>
          ) : undefined
        }
      >
        {rows.length > 0 ? (
          <Table caption="自分の証明書" columns={COLUMNS} rows={rows} rowKey={(row) => row.id} />
        ) : (
          <Empty title={may.order ? "証明書はまだありません" : "ここではまだ証明書を作れません"}>
            {may.order
              ? `1つの証明書は${reply.days}日使えます。機器ごとに作り、同時に${reply.most}つまで持てます。`
              : "事務局が準備をすると、ここで作れるようになります。"}
          </Empty>
        )}
      </Section>
      {may.order && (
        <Section title="入れかた・使いかた">
          {guide.systems.map((system) => (
            <Disclosure key={system.key} label={`入れかた: ${system.label}`}>
              <InstallSteps steps={system.steps} />
            </Disclosure>
          ))}
          <UseAndCare guide={guide} />
        </Section>
      )}
    </>
  );
}
