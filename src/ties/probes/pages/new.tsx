import { useState } from "react";
import { getVocabulary } from "../../../circle/members/api.ts";
import { listOrganisations } from "../../../circle/organisations/api.ts";
import { useGo } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { Form } from "../../../ui/form.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { useAsk, useDo } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { CLASSES, HOPS, previewRound, startRound } from "../api.ts";

const NONE = { hop: "", prefecture: "", kind: "", audienceClass: "", relayId: "" };

/** Starts a round by hand: for everybody, or for a part that is counted first. */
export default function NewRound() {
  const [chosen, setChosen] = useState(NONE);
  const words = useAsk(getVocabulary);
  const offices = useAsk(listOrganisations, { query: { kind: "relay" } });
  const choice = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== ""));
  const preview = useAsk(previewRound, { query: choice });
  const start = useDo(startRound);
  const go = useGo();
  const field = (
    name: keyof typeof NONE,
    label: string,
    options: { value: string; label: string }[],
  ) => (
    <Select
      name={name}
      label={label}
      empty="すべて"
      value={chosen[name]}
      onChange={(event) => setChosen({ ...chosen, [name]: event.target.value })}
      options={options}
    />
  );
  const listed = (labels: Record<string, string>) =>
    Object.entries(labels).map(([value, label]) => ({ value, label }));
  return (
    <Page
      title="疎通確認を始める"
      trail={[{ label: "疎通確認", to: "/probes" }]}
      lead={{
        what: "送る先を選ぶと、何人に届くかが下に出ます。確かめてから送ってください。",
        takes: "約2分",
        unsure: "訓練や注意喚起ではなく、届くかどうかだけを聞くメールです。",
      }}
    >
      <Form
        submit="テストのメールを送る"
        beside={
          <LinkButton to="/probes" look="text">
            やめる
          </LinkButton>
        }
        onSubmit={async (values) => {
          const body = { title: values.text("title"), choice };
          const { id } = await start.mutateAsync({ body });
          await go(`/probes/${id}`);
        }}
      >
        <TextField
          name="title"
          label="この疎通確認の名前"
          hint="あとで一覧で見分けるためのものです。例：12月の臨時確認"
          required
        />
        <div className="grid gap-4 sm:grid-cols-2">
          {field("hop", "組織の種類", listed(HOPS))}
          {field(
            "prefecture",
            "都道府県",
            words.data?.prefectures.map((one) => ({ value: one.code, label: one.name })) ?? [],
          )}
          {field("audienceClass", "施設の区分", listed(CLASSES))}
          {field(
            "kind",
            "医療機関の種別",
            words.data?.kinds.map((one) => ({ value: one.id, label: one.label })) ?? [],
          )}
          {field(
            "relayId",
            "伝える団体",
            offices.data?.organisations.map((one) => ({ value: one.id, label: one.name })) ?? [],
          )}
        </div>
        <Loaded from={preview} lines={2}>
          {(count) => (
            <Banner
              tone={count.contacts === 0 ? "warning" : "info"}
              title={`${formatNumber(count.organisations)}組織の${formatNumber(count.contacts)}人が対象です`}
            >
              <ul className="list-disc pl-6">
                <li>メールを送る人数：{formatNumber(count.contacts - count.noMail)}人</li>
                {count.noMail > 0 && (
                  <li>
                    使えるメールがない人：{formatNumber(count.noMail)}
                    人（ほかの連絡先や団体から確かめます）
                  </li>
                )}
                {count.spared > 0 && (
                  <li>前の疎通確認の途中なので送らない人：{formatNumber(count.spared)}人</li>
                )}
              </ul>
            </Banner>
          )}
        </Loaded>
      </Form>
    </Page>
  );
}
