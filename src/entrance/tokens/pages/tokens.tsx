import { useState } from "react";
import { Banner } from "../../../ui/banner.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { CheckboxGroup } from "../../../ui/choice.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Form } from "../../../ui/form.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { findTokens, makeToken, revokeToken, TOKEN_STATES } from "../api.ts";

type List = Reply<typeof findTokens>;
type Token = List["tokens"][number];

const TONES: Record<Token["state"], Tone> = {
  active: "done",
  expired: "neutral",
  revoked: "neutral",
  left_behind: "warning",
  orphaned: "warning",
};

const COLUMNS: readonly Column<Token>[] = [
  { head: "名前", cell: (token) => token.name },
  {
    head: "状態",
    cell: (token) => (
      <>
        <StatusTag tone={TONES[token.state]} label={TOKEN_STATES[token.state]} />
        <span className="mt-1 block whitespace-nowrap">
          <DateText at={token.expiresAt} />
          まで
        </span>
      </>
    ),
  },
  { head: "使える範囲", cell: (token) => token.scopes.map(({ label }) => label).join("、") },
  {
    head: "最後の利用",
    cell: ({ lastUsed }) =>
      lastUsed ? (
        <>
          <DateText at={lastUsed.at} time />
          <span className="block text-solid-gray-700">{lastUsed.from} から</span>
        </>
      ) : (
        "まだ使っていません"
      ),
  },
  {
    head: "作った人",
    cell: (token) => (
      <>
        {token.madeBy ?? "もういない方"}
        <span className="block whitespace-nowrap">
          <DateText at={token.createdAt} />
        </span>
      </>
    ),
  },
  {
    head: "操作",
    cell: (token) =>
      (token.state === "active" || token.state === "orphaned") && (
        <span className="inline-block min-w-24">
          <Revoke token={token} />
        </span>
      ),
  },
];

/** The keys by which an organisation's own programs ask. */
export default function TokensPage() {
  const list = useAsk(findTokens);
  const [made, setMade] = useState<string | null>(null);
  return (
    <Page title="APIトークン">
      <p className="max-w-3xl">
        お使いの別のシステム（台帳の管理ソフトなど）から、Tasukiの情報を読み書きするための鍵です。人が画面を使うだけなら要りません。作った方がパスワードを変えると、それまでのトークンは使えなくなります。
      </p>
      {made && <Fresh token={made} />}
      <Loaded from={list}>
        {(reply) => (
          <>
            <Section title="いまあるトークン">
              {reply.tokens.length === 0 ? (
                <Empty title="まだありません">下で作ると、ここに並びます。</Empty>
              ) : (
                <Table
                  caption="APIトークン"
                  columns={COLUMNS}
                  rows={reply.tokens}
                  rowKey={(token) => token.id}
                />
              )}
            </Section>
            <Section title="新しく作る">
              <MakeForm key={reply.tokens.length} list={reply} onMade={setMade} />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** The only time that a token is shown. */
function Fresh({ token }: { token: string }) {
  return (
    <Banner
      tone="success"
      title="トークンができました。今だけ表示しています"
      action={<CopyButton text={token} label="トークンをコピー" size="medium" />}
    >
      <p>この画面を離れると二度と見られません。いまコピーして、使うシステムに設定してください。</p>
      <p className="mt-2 rounded-8 bg-solid-gray-50 p-3 font-mono wrap-anywhere">{token}</p>
      <p className="mt-2">
        メールやチャットで送らないでください。知られたと思ったら、すぐに取り消してください。
      </p>
    </Banner>
  );
}

function MakeForm({ list, onMade }: { list: List; onMade: (token: string) => void }) {
  const make = useDo(makeToken);
  const choices = list.choices.flatMap(({ room, label, hint, write }) => [
    { value: `${room}:read`, label: `${label}を見る`, hint },
    ...(write ? [{ value: `${room}:write`, label: `${label}を見る・変える`, hint }] : []),
  ]);
  return (
    <Form
      submit="トークンを作る"
      onSubmit={async (values) => {
        const body = {
          name: values.text("name"),
          scopes: values.list("scopes"),
          days: values.number("days") ?? 0,
        };
        const { token } = await make.mutateAsync({ body });
        onMade(token);
      }}
    >
      <TextField
        name="name"
        label="名前"
        hint="何に使うか分かる名前（例: 台帳ソフトとの連携）"
        required
      />
      <CheckboxGroup
        name="scopes"
        label="使える範囲"
        hint="要るものだけを選んでください。"
        required
        choices={choices}
      />
      <Select
        name="days"
        label="期限"
        required
        defaultValue={String(list.days[0])}
        options={list.days.map((days) => ({ value: String(days), label: `${days}日` }))}
      />
    </Form>
  );
}

function Revoke({ token }: { token: Token }) {
  const revoke = useDo(revokeToken);
  return (
    <ConfirmButton
      label="取り消す"
      title="トークンを取り消しますか"
      confirm="取り消す"
      size="small"
      danger
      onConfirm={async () => {
        await revoke.mutateAsync({ params: { id: token.id } });
      }}
    >
      「{token.name}
      」を使っているシステムは、すぐに使えなくなります。元に戻すことはできません（新しく作ることはできます）。
    </ConfirmButton>
  );
}
