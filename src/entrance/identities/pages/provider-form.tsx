import { useState } from "react";
import { Checkbox } from "../../../ui/choice.tsx";
import { Form } from "../../../ui/form.tsx";
import { type Reply, useDo } from "../../../ui/query.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { addProvider, changeProvider, listProviders } from "../api.ts";

type Provider = Reply<typeof listProviders>["rows"][number];

/** What is agreed with a provider; for a new one, client and secret may follow later. */
export function ProviderForm({ provider }: { provider?: Provider }) {
  const add = useDo(addProvider);
  const change = useDo(changeProvider);
  // Begun anew after each saving, so that no secret stays in a field.
  const [saved, setSaved] = useState(0);
  return (
    <Form
      key={saved}
      submit={provider ? "この内容に直す" : "相手を加える"}
      look="outline"
      onSubmit={async (values) => {
        const body = {
          name: values.text("name"),
          issuer: values.text("issuer"),
          clientId: values.text("clientId"),
          clientSecret: values.exact("clientSecret"),
          linksByMail: values.checked("linksByMail"),
        };
        if (provider) await change.mutateAsync({ params: { id: provider.id }, body });
        else await add.mutateAsync({ body });
        setSaved(saved + 1);
      }}
    >
      <TextField
        name="name"
        label="相手の名前"
        hint="サインインの画面に「◯◯でサインイン」と出ます。"
        defaultValue={provider?.name}
        maxLength={40}
        required
      />
      <TextField
        name="issuer"
        label="発行者の住所（issuer）"
        hint="例: https://login.example.jp/realms/ken。相手方の案内のとおりに入れます。"
        type="url"
        defaultValue={provider?.issuer}
        required
      />
      <TextField
        name="clientId"
        label="クライアントID"
        hint="相手方に登録すると、もらえます。あとから入れてもかまいません。"
        defaultValue={provider?.clientId}
        autoComplete="off"
      />
      <TextField
        name="clientSecret"
        label="クライアントの秘密の値"
        hint={
          provider?.hasSecret
            ? "登録されています。変えるときだけ入れてください。"
            : "相手方に登録すると、もらえます。暗号にして保存し、二度と表示しません。"
        }
        type="password"
        autoComplete="off"
      />
      <Checkbox
        name="linksByMail"
        label="はじめての人を、先方が確かめたメールアドレスでつなぐ"
        hint="先方が、メールアドレスを本人に確かめている場合だけ選んでください。選ばないときは、本人が先にパスワードでサインインしてつなぎます。"
        defaultChecked={provider?.linksByMail ?? false}
      />
    </Form>
  );
}
