import { useState } from "react";
import { Banner } from "../../../ui/banner.tsx";
import { RadioGroup } from "../../../ui/choice.tsx";
import { Form } from "../../../ui/form.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { getSettings, putSettings } from "../api.ts";

/** Whether membership fees are used here, under which name, and to which account they are paid. */
export default function DuesSettings() {
  const settings = useAsk(getSettings);
  return (
    <Page
      title="会費の設定"
      trail={[{ label: "会費", to: "/invoices" }]}
      lead={{
        what: "会員種別と会費の機能を使うかどうかと、請求書に載せる内容を決めてください。",
        takes: "約5分",
        unsure: "使わない場合は「使わない」のままにしてください。画面のどこにも出ません。",
      }}
    >
      <Loaded from={settings}>{(reply) => <Settings reply={reply} />}</Loaded>
    </Page>
  );
}

function Settings({ reply: { settings } }: { reply: Reply<typeof getSettings> }) {
  const save = useDo(putSettings);
  const [saved, setSaved] = useState(false);
  return (
    <>
      {saved && (
        <Banner
          tone="success"
          title="設定を変えました"
          action={settings.on && <LinkButton to="/invoices">会費の一覧へ</LinkButton>}
        />
      )}
      <Form
        keep="dues/settings"
        submit="この設定にする"
        onSubmit={async (values) => {
          setSaved(false);
          await save.mutateAsync({
            body: {
              on: values.text("on") === "yes",
              issuer: {
                name: values.text("issuer.name"),
                address: values.text("issuer.address"),
                contact: values.text("issuer.contact"),
                registration: values.optional("issuer.registration"),
              },
              account: values.text("account"),
            },
          });
          setSaved(true);
        }}
      >
        <RadioGroup
          name="on"
          label="会費の機能"
          required
          defaultValue={settings.on ? "yes" : "no"}
          choices={[
            {
              value: "no",
              label: "使わない",
              hint: "自動の請求やお知らせも止まります。記録は残ります。",
            },
            { value: "yes", label: "使う" },
          ]}
        />
        <TextField
          name="issuer.name"
          label="発行者の名前"
          defaultValue={settings.issuer.name}
          hint="請求書と領収書に載ります。例：一般社団法人〇〇協議会"
        />
        <TextArea
          name="issuer.address"
          label="発行者の住所"
          rows={2}
          defaultValue={settings.issuer.address}
        />
        <TextArea
          name="issuer.contact"
          label="発行者の連絡先"
          rows={2}
          defaultValue={settings.issuer.contact}
        />
        <TextField
          name="issuer.registration"
          label="適格請求書発行事業者の登録番号"
          width="half"
          defaultValue={settings.issuer.registration ?? ""}
          hint="「T」と数字13桁。登録していないときは空にしてください。"
        />
        <TextArea
          name="account"
          label="振込先の口座"
          rows={3}
          defaultValue={settings.account}
          hint="銀行名・支店名・種類・番号・口座名義を、請求書に載せるとおりに入力してください。"
        />
        <p className="text-solid-gray-700">
          請求書の文（消費税の扱いを含む）は原典未照合です。最初の1通を出す前に、会の規程や顧問税理士などに確かめてください。
        </p>
      </Form>
    </>
  );
}
