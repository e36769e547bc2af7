import { useState } from "react";
import { Banner } from "./banner.tsx";
import { Refused } from "./call.ts";
import { Checkbox, CheckboxGroup, RadioGroup } from "./choice.tsx";
import { DateField } from "./date-field.tsx";
import { FileDrop } from "./file-drop.tsx";
import { Form } from "./form.tsx";
import { LinkButton } from "./link.tsx";
import { Section } from "./page.tsx";
import { Select } from "./select.tsx";
import { TextArea } from "./text-area.tsx";
import { TextField } from "./text-field.tsx";
import type { Values } from "./values.tsx";

/** Stands in for the server: refuses any version but one, so that the errors can be looked at. */
async function save(values: Values) {
  await new Promise((resolve) => setTimeout(resolve, 800));
  if (values.text("version") === "7.2.4") return;
  throw new Refused({
    refused: "bad_input",
    message: "入力に直すところがあります。",
    findings: [
      {
        where: "version",
        message: "「7.2.4」のように、画面に出ているバージョンをそのまま入れてください。",
      },
      { where: "mail", message: "このアドレスは、前に送ったメールが戻ってきています。" },
    ],
    requestId: "7Q2K-9XMF",
  });
}

export function GalleryFields() {
  const [saved, setSaved] = useState(false);
  return (
    <Section title="入力欄">
      {saved && <Banner tone="success" title="機器を登録しました" />}
      <Form
        submit="この内容で登録する"
        beside={
          <LinkButton to="/ui" look="text">
            やめる
          </LinkButton>
        }
        onSubmit={async (values) => {
          await save(values);
          setSaved(true);
        }}
      >
        <TextField
          name="product"
          label="機器の名前"
          hint="本体の正面か底のシールに書いてあります。"
          required
        />
        <TextField name="version" label="バージョン" hint="例：7.2.4" width="half" />
        <TextField name="mail" label="担当者のメール" type="email" autoComplete="email" required />
        <Select
          name="kind"
          label="種類"
          required
          options={[
            { value: "firewall", label: "ファイアウォール" },
            { value: "vpn", label: "VPN装置" },
            { value: "nas", label: "NAS（共有の保存装置）" },
          ]}
        />
        <RadioGroup
          name="answer"
          label="この機器は、注意喚起の対象ですか"
          look="tiles"
          required
          choices={[
            { value: "done", label: "対応済", hint: "バージョンを上げた、または使うのをやめた" },
            { value: "planned", label: "対応予定", hint: "日付は次の画面で入れます" },
            { value: "vendor_asked", label: "業者に任せている" },
            { value: "unknown", label: "わからない", hint: "それも大切な回答です" },
          ]}
        />
        <CheckboxGroup
          name="networks"
          label="つながっているネットワーク"
          hint="あてはまるものをすべて選んでください。"
          choices={[
            { value: "internet", label: "インターネット" },
            { value: "emr", label: "電子カルテのネットワーク" },
            { value: "guest", label: "患者さん向けの無線LAN" },
          ]}
        />
        <DateField name="day" label="対応する予定の日" defaultValue="2026-11-28" min="2026-11-21" />
        <TextArea
          name="note"
          label="連絡事項"
          hint="業者名や、気になっていることがあれば書いてください。"
        />
        <FileDrop
          name="files"
          label="機器の一覧"
          accept=".csv,.xlsx"
          hint="CSV か Excel の形で、10MB までです。"
        />
        <Checkbox name="agree" label="この回答を、地域の医師会が見てもよい" />
      </Form>
    </Section>
  );
}
