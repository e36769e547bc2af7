import type { ReactNode } from "react";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { checkProvider, disableProvider, listProviders } from "../api.ts";
import { ProviderForm } from "./provider-form.tsx";

type Provider = Reply<typeof listProviders>["rows"][number];

const STATES = {
  ready: { tone: "done", label: "使えます" },
  unfinished: { tone: "waiting", label: "準備中" },
  disabled: { tone: "neutral", label: "止めています" },
} as const;

/** For administrators: whose word on who somebody is counts here. */
export default function Providers() {
  const providers = useAsk(listProviders);
  return (
    <Page
      title="外部サインインの相手"
      trail={[{ label: "外部サインイン", to: "/identities" }]}
      lead={{
        what: "県や団体の共通サインイン（OpenID Connect）を登録すると、その利用者がボタンで入れるようになります。",
        takes: "相手方の登録と合わせて約20分",
      }}
    >
      <Loaded from={providers}>
        {({ rows, may }) => (
          <>
            {rows.length === 0 && (
              <Empty title="相手はまだ登録されていません">
                名前と発行者の住所を先に登録すると、相手方に伝える住所が出ます。
              </Empty>
            )}
            {rows.map((provider) => (
              <One key={provider.id} provider={provider} mayChange={may.change} />
            ))}
            {may.change && (
              <Section title="新しい相手">
                <ProviderForm />
              </Section>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function One({ provider, mayChange }: { provider: Provider; mayChange: boolean }) {
  const { tone, label } = STATES[provider.state];
  return (
    <Section title={provider.name} actions={<StatusTag tone={tone} label={label} />}>
      <dl className="grid gap-x-6 gap-y-3 wide:grid-cols-[12rem_1fr]">
        <Fact term="発行者">
          <span className="break-all">{provider.issuer}</span>
        </Fact>
        <Fact term="相手方に伝える住所">
          <span className="flex flex-wrap items-center gap-3">
            <span className="break-all">{provider.callback}</span>
            <CopyButton text={provider.callback} label="住所をコピー" size="small" />
          </span>
        </Fact>
        <Fact term="つないだ人">{provider.links}人</Fact>
        <Fact term="はじめての人">
          {provider.linksByMail
            ? "先方が確かめたメールアドレスでつなぎます"
            : "本人が先にパスワードでサインインしてつなぎます"}
        </Fact>
      </dl>
      {mayChange && (
        <div className="flex flex-col gap-4">
          <Acts provider={provider} />
          <Disclosure label="登録した内容を直す">
            <ProviderForm provider={provider} />
          </Disclosure>
        </div>
      )}
    </Section>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="wide:contents">
      <dt className="text-solid-gray-700">{term}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

function Acts({ provider }: { provider: Provider }) {
  const check = useDo(checkProvider);
  const close = useDo(disableProvider);
  const params = { id: provider.id };
  const isClosed = provider.state === "disabled";
  return (
    <>
      <div className="flex flex-wrap gap-3">
        <Button size="small" pending={check.isPending} onClick={() => check.mutate({ params })}>
          つながるか確かめる
        </Button>
        <ConfirmButton
          label={isClosed ? "また使う" : "止める"}
          title={
            isClosed ? `「${provider.name}」をまた使いますか` : `「${provider.name}」を止めますか`
          }
          confirm={isClosed ? "また使う" : "止める"}
          size="small"
          onConfirm={() => close.mutateAsync({ params, body: { closed: !isClosed } })}
        >
          {isClosed
            ? "つないだ人は、また「この相手でサインイン」で入れるようになります。"
            : "この相手ではサインインできなくなります。つながりは残り、あとでまた使えます。"}
        </ConfirmButton>
      </div>
      {check.data && (
        <Banner
          tone={check.data.works ? "success" : "warning"}
          title={check.data.works ? "つながりました" : "まだ使えません"}
        >
          {check.data.message}
        </Banner>
      )}
      {check.error && <Failure error={check.error} />}
    </>
  );
}
