import { DateText } from "../../../ui/date.tsx";
import { Button } from "../../../ui/button.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { beginLink, listOwnIdentities, restoreIdentity, unlinkIdentity } from "../api.ts";

type Own = Reply<typeof listOwnIdentities>;
type Row = Own["rows"][number];

const COLUMNS: readonly Column<Row>[] = [
  { head: "相手", cell: (row) => row.provider },
  { head: "先方でのメールアドレス", cell: (row) => row.mail ?? "知らされていません" },
  {
    head: "状態",
    cell: (row) =>
      row.unlinkedAt ? (
        <StatusTag tone="neutral" label="外しました" />
      ) : (
        <StatusTag tone="done" label="つながっています" />
      ),
  },
  {
    head: "つないだ日",
    cell: (row) => (
      <span>
        <DateText at={row.linkedAt} />
        {row.linkedBy === "mail" && (
          <span className="block text-solid-gray-700">メールアドレスが同じため自動で</span>
        )}
      </span>
    ),
  },
  {
    head: "最後に使った日時",
    cell: (row) => (row.usedAt ? <DateText at={row.usedAt} time /> : "まだ使っていません"),
  },
  {
    head: "操作",
    cell: (row) => (
      <span className="whitespace-nowrap">
        <Act row={row} />
      </span>
    ),
  },
];

function Act({ row }: { row: Row }) {
  const unlink = useDo(unlinkIdentity);
  const restore = useDo(restoreIdentity);
  const params = { id: row.id };
  if (row.unlinkedAt)
    return (
      <ConfirmButton
        label="戻す"
        title={`「${row.provider}」のつながりを戻しますか`}
        confirm="戻す"
        size="small"
        onConfirm={() => restore.mutateAsync({ params })}
      >
        また「{row.provider}」でサインインできるようになります。
      </ConfirmButton>
    );
  return (
    <ConfirmButton
      label="外す"
      title={`「${row.provider}」のつながりを外しますか`}
      confirm="外す"
      size="small"
      onConfirm={() => unlink.mutateAsync({ params })}
    >
      「{row.provider}
      」ではサインインできなくなり、ほかの画面はサインアウトになります。パスワードではこれまでどおり入れます。しばらくの間は、ここで元に戻せます。
    </ConfirmButton>
  );
}

/** One's own links to sign-ins of others. */
export default function OwnIdentities() {
  const own = useAsk(listOwnIdentities);
  return (
    <Page
      title="外部サインイン"
      trail={[{ label: "アカウント", to: "/factors/me" }]}
      lead={{
        what: "職場や県などの共通サインインをつなぐと、次からそのボタンで入れます。",
        takes: "約2分",
        unsure: "つながなくてもかまいません。パスワードでこれまでどおりサインインできます。",
      }}
      actions={
        own.data?.may.providers ? (
          <LinkButton to="/identities/providers">相手の登録</LinkButton>
        ) : undefined
      }
    >
      <Loaded from={own}>{(reply) => <Own reply={reply} />}</Loaded>
    </Page>
  );
}

function Own({ reply }: { reply: Own }) {
  const { rows, providers } = reply;
  return (
    <>
      {rows.length > 0 && (
        <Section title="つないだもの">
          <Table caption="つないだもの" columns={COLUMNS} rows={rows} rowKey={(row) => row.id} />
        </Section>
      )}
      <Section title="新しくつなぐ">
        {providers.length === 0 ? (
          <Empty title="つなげる相手は、まだありません">
            事務局が相手を登録すると、ここに出ます。
          </Empty>
        ) : (
          <ul className="flex flex-col gap-4">
            {providers.map((provider) => (
              <li key={provider.id}>
                <LinkTo provider={provider} />
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

/** Leads to the provider's own page and back; the server sets a mark in this browser first. */
function LinkTo({ provider }: { provider: Own["providers"][number] }) {
  const begin = useDo(beginLink);
  return (
    <>
      <Button
        size="large"
        pending={begin.isPending}
        onClick={() => {
          begin.mutate(
            { body: { providerId: provider.id } },
            { onSuccess: ({ href }) => window.location.assign(href) },
          );
        }}
      >
        {provider.name}とつなぐ
      </Button>
      {begin.error && <Failure error={begin.error} />}
    </>
  );
}
