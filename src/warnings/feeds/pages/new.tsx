import { useState } from "react";
import { SEVERITY_LABELS, TLP_LABELS } from "../../advisories/api.ts";
import { addByHand, OUTCOME_LABELS, uploadDocuments } from "../api-taking.ts";
import { useFilters, useGo } from "../../../ui/address.tsx";
import { Refused } from "../../../ui/call.ts";
import { Checkbox, RadioGroup } from "../../../ui/choice.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { FileDrop } from "../../../ui/file-drop.tsx";
import { Form } from "../../../ui/form.tsx";
import { Link } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, useDo } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { Tabs } from "../../../ui/tabs.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { Findings } from "../../advisories/pages/documents.tsx";

type Uploaded = Reply<typeof uploadDocuments>["files"];

export default function NewAdvisory() {
  const [{ by }, change] = useFilters({ by: "file" });
  return (
    <Page
      title="注意喚起を取り込む・登録する"
      trail={[{ label: "注意喚起", to: "/advisories" }]}
      lead={{
        what: "文書のファイルがあれば取り込み、なければ手で登録してください。",
        takes: "ファイルは約1分、手での登録は約5分",
        unsure: "わからない欄は「わからない」のままで登録できます。あとから確かめられます。",
      }}
    >
      <Tabs
        label="登録のしかた"
        chosen={by}
        onChoose={(key) => change({ by: key })}
        tabs={[
          { key: "file", label: "ファイルから", content: <Upload /> },
          { key: "hand", label: "手で登録", content: <ByHand /> },
        ]}
      />
    </Page>
  );
}

function Upload() {
  const [files, setFiles] = useState<Uploaded | null>(null);
  const client = useQueryClient();
  return (
    <div className="flex flex-col gap-8">
      <Form
        submit="取り込む"
        onSubmit={async (values) => {
          const body = new FormData();
          for (const file of values.files("files")) body.append("files", file);
          const response = await fetch(uploadDocuments.path, {
            method: "POST",
            headers: { "x-tasuki": "1" },
            body,
          });
          const reply = await response.json();
          if (!response.ok) throw new Refused(reply);
          setFiles(reply.files);
          await client.invalidateQueries();
        }}
      >
        <FileDrop
          name="files"
          label="文書のファイル"
          hint="CSAF（JSON）と JVN iPedia（XML・JSON）の文書。KEV・EPSSの一覧も読めます。一度に10個、1個30MBまで。"
          accept=".json,.xml,.rdf,.csv,.gz,.zst"
          multiple
          required
        />
      </Form>
      {files && (
        <ul aria-live="polite" className="flex flex-col gap-3">
          {files.map((file) => (
            <li
              key={file.name}
              className="flex flex-col gap-2 rounded-8 border border-solid-gray-300 p-4"
            >
              <p className="flex flex-wrap items-center gap-2 font-bold break-all">
                {file.name}
                <StatusTag
                  tone={file.outcome === "refused" ? "danger" : "done"}
                  label={OUTCOME_LABELS[file.outcome]}
                />
              </p>
              {file.refusal && <p>{file.refusal}</p>}
              {file.enriched !== null && <Enriched {...file.enriched} />}
              {file.advisoryId && (
                <p>
                  <Link to={`/advisories/${file.advisoryId}`}>この注意喚起を開く</Link>
                </p>
              )}
              <Findings label="読み取りの指摘" findings={file.findings} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Enriched({ count, unread, older }: NonNullable<Uploaded[number]["enriched"]>) {
  return (
    <>
      <p>{formatNumber(count)}件を読みました。</p>
      {older && (
        <p>もっと新しい日付の一覧をすでに読み込んでいるため、新しいほうをそのまま使います。</p>
      )}
      {unread > 0 && (
        <StatusTag tone="warning" label={`読めなかった行が${formatNumber(unread)}行あります`} />
      )}
    </>
  );
}

const VERSIONS = [
  {
    value: "before",
    label: "あるバージョンより前",
    hint: "直したバージョンがわかっているとき（例：7.2.7より前）",
  },
  {
    value: "until",
    label: "あるバージョンまで",
    hint: "そのバージョンも含みます（例：7.2.6まで）",
  },
  { value: "between", label: "あるバージョンから、あるバージョンまで" },
  { value: "only", label: "あるバージョンだけ" },
  { value: "all", label: "すべてのバージョン" },
  {
    value: "unknown",
    label: "わからない",
    hint: "持っている施設すべてに「該当するかも」と伝わります",
  },
];

function ByHand() {
  const add = useDo(addByHand);
  const go = useGo();
  const [versions, setVersions] = useState("unknown");
  const severities = Object.entries(SEVERITY_LABELS).map(([value, label]) => ({
    value,
    label: value === "unknown" ? "わからない" : label,
  }));
  return (
    <Form
      keep="feeds/by-hand"
      submit="この内容で登録する"
      onSubmit={async (values) => {
        const body = {
          title: values.text("title"),
          vendor: values.text("vendor"),
          product: values.text("product"),
          versions: versions as "all",
          from: values.optional("from"),
          to: values.optional("to"),
          severity: values.text("severity") as "high",
          exploited: values.checked("exploited"),
          cve: values.optional("cve"),
          fixedVersion: values.optional("fixedVersion"),
          description: values.text("description"),
          action: values.optional("action"),
          sourceUrl: values.text("sourceUrl"),
          tlp: values.text("tlp") as "AMBER",
        };
        const { id } = await add.mutateAsync({ body });
        await go(`/advisories/${id}`);
      }}
    >
      <TextField
        name="title"
        label="題名"
        hint="例：○○社の画像サーバーに弱点が見つかりました"
        required
      />
      <TextField name="vendor" label="メーカーの名前" hint="わからないときは空のままで" />
      <TextField name="product" label="製品の名前" hint="例：画像サーバー XG-200" required />
      <RadioGroup
        name="versions"
        label="どのバージョンが対象ですか"
        choices={VERSIONS}
        value={versions}
        onChange={setVersions}
        required
      />
      {versions === "between" && (
        <TextField name="from" label="このバージョンから" width="half" required />
      )}
      {["before", "until", "between", "only"].includes(versions) && (
        <TextField
          name="to"
          label={
            versions === "only"
              ? "そのバージョン"
              : versions === "before"
                ? "このバージョンより前"
                : "このバージョンまで"
          }
          width="half"
          required
        />
      )}
      <RadioGroup
        name="severity"
        label="どのくらい深刻ですか"
        hint="元の情報に書かれた深刻さを選んでください。"
        choices={severities}
        defaultValue="unknown"
        required
      />
      <Checkbox name="exploited" label="すでに実際の攻撃に使われている、と書かれている" />
      <TextArea
        name="description"
        label="どんな弱点ですか"
        hint="元の情報をもとに、わかる範囲で"
        required
      />
      <TextArea
        name="action"
        label="すぐにできる備え"
        hint="例：外からの接続を止める。直すバージョンは次の欄に"
      />
      <TextField name="fixedVersion" label="直したバージョン" hint="例：7.2.7" width="half" />
      <TextField
        name="sourceUrl"
        label="元の情報の住所（URL）"
        hint="メーカーや公的な機関のページ"
        type="url"
        required
      />
      <TextField
        name="cve"
        label="CVE番号"
        hint="世界共通の番号。例：CVE-2026-12345。なくてもかまいません。"
        width="half"
      />
      <RadioGroup
        name="tlp"
        label="どこまで伝えてよいですか（TLP）"
        hint="公開されている情報なら CLEAR です。迷うときは、狭い範囲を選んでください。"
        choices={Object.entries(TLP_LABELS).map(([value, label]) => ({ value, label }))}
        required
      />
    </Form>
  );
}
