import { Banner } from "../../../ui/banner.tsx";
import { DateText } from "../../../ui/date.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Form } from "../../../ui/form.tsx";
import { Section } from "../../../ui/page.tsx";
import { type Reply, useDo } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { changeTrust, endRegistered, getAuthority, registerCertificate } from "../api.ts";

type Authority = Reply<typeof getAuthority>;
type TrustedRow = Authority["trusted"][number];
type Registration = Authority["registrations"][number];

const AUTHORITIES: readonly Column<TrustedRow>[] = [
  { head: "認証局", cell: (row) => row.name },
  { head: "期限", cell: (row) => <DateText at={row.notAfter} /> },
  {
    head: "指紋（SHA-256）",
    cell: (row) => <span className="break-all">{row.fingerprint.slice(0, 16)}…</span>,
  },
  {
    head: "メールアドレスで見分ける",
    cell: (row) => (row.byMail ? "する" : "しない（登録した番号だけ）"),
  },
];
const CHANGING: readonly Column<TrustedRow>[] = [
  ...AUTHORITIES,
  {
    head: "操作",
    cell: (row) => (
      <span className="whitespace-nowrap">
        <ByMail row={row} />
      </span>
    ),
  },
];
const REGISTERED: readonly Column<Registration>[] = [
  { head: "持ち主", cell: (row) => row.name },
  { head: "メールアドレス", cell: (row) => row.mail },
  { head: "番号", cell: (row) => row.subjectNumber },
  { head: "登録した日", cell: (row) => <DateText at={row.madeAt} /> },
];
const ENDING: readonly Column<Registration>[] = [
  ...REGISTERED,
  {
    head: "操作",
    cell: (row) => (
      <span className="whitespace-nowrap">
        <End row={row} />
      </span>
    ),
  },
];

/** Authorities of others from the operator's file, and whose certificates of theirs are registered. */
export function Trusted({ reply }: { reply: Authority }) {
  const { trusted, registrations, asking, may } = reply;
  return (
    <Section title="ほかの認証局の証明書">
      {asking.fileTrouble && (
        <Banner tone="error" title="認証局のファイルを使えません">
          {asking.fileTrouble}直るまで、ほかの認証局の証明書ではサインインできません。
        </Banner>
      )}
      {trusted.length === 0 ? (
        <p>
          業界の認証局などが出した証明書も使えます。使うときは、運用の担当者が設定（CLIENT_CA_FILE）で認証局の証明書を指定します。
        </p>
      ) : (
        <>
          <Table
            caption="使える認証局"
            columns={may.change ? CHANGING : AUTHORITIES}
            rows={trusted}
            rowKey={(row) => row.fingerprint}
          />
          {registrations.length > 0 && (
            <Table
              caption="登録した証明書"
              columns={may.change ? ENDING : REGISTERED}
              rows={registrations}
              rowKey={(row) => row.id}
            />
          )}
          {may.change && <Register trusted={trusted} />}
        </>
      )}
    </Section>
  );
}

function ByMail({ row }: { row: TrustedRow }) {
  const change = useDo(changeTrust);
  return (
    <ConfirmButton
      label={row.byMail ? "やめる" : "見分ける"}
      title={row.byMail ? "メールアドレスで見分けるのをやめますか" : "メールアドレスで見分けますか"}
      confirm={row.byMail ? "やめる" : "見分ける"}
      size="small"
      onConfirm={() =>
        change.mutateAsync({
          params: { fingerprint: row.fingerprint },
          body: { byMail: !row.byMail },
        })
      }
    >
      {row.byMail
        ? "これからは、番号を登録した証明書だけが使えます。"
        : "証明書に書かれたメールアドレスのアカウントとして、サインインできるようになります。この認証局が、メールアドレスを本人に確かめてから書いているときだけにしてください。"}
    </ConfirmButton>
  );
}

function End({ row }: { row: Registration }) {
  const end = useDo(endRegistered);
  return (
    <ConfirmButton
      label="登録をやめる"
      title={`${row.name} さんの登録をやめますか`}
      confirm="登録をやめる"
      size="small"
      danger
      onConfirm={() => end.mutateAsync({ params: { id: row.id } })}
    >
      すぐに使えなくなります。同じ番号は、あとでもう一度登録できます。
    </ConfirmButton>
  );
}

function Register({ trusted }: { trusted: readonly TrustedRow[] }) {
  const register = useDo(registerCertificate);
  return (
    <Disclosure label="証明書を登録する">
      <Form
        submit="登録する"
        look="outline"
        onSubmit={async (values) => {
          await register.mutateAsync({
            body: {
              fingerprint: values.text("fingerprint"),
              subjectNumber: values.text("subjectNumber"),
              mail: values.text("mail"),
            },
          });
        }}
      >
        <Select
          name="fingerprint"
          label="認証局"
          options={trusted.map((one) => ({ value: one.fingerprint, label: one.name }))}
          required
        />
        <TextField
          name="subjectNumber"
          label="証明書の主体者の番号（serialNumber）"
          hint="証明書の「サブジェクト」の欄にある SERIALNUMBER の値です。証明書そのものの通し番号ではありません。"
          required
        />
        <TextField name="mail" label="持ち主のメールアドレス" type="email" required />
      </Form>
    </Disclosure>
  );
}
