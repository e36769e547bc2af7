import { Disclosure } from "../../../ui/disclosure.tsx";
import { Form } from "../../../ui/form.tsx";
import { Link } from "../../../ui/link.tsx";
import { Section } from "../../../ui/page.tsx";
import { useDo } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { answerForAsset, type Words } from "../api.ts";
import { fullName } from "../../../things/products/api-name.ts";
import { labelOf } from "../../reactions/pages/words.tsx";
import type { Reaction } from "./standing.tsx";
import { VerdictTag, WhyVerdict } from "./verdict.tsx";

type Asset = Reaction["assets"][number];

/** The lines of the register that the advisory touches; each may have an answer of its own. */
export function OwnAssets({ words, reaction }: { words: Words; reaction: Reaction }) {
  const touched = reaction.assets.filter((asset) => asset.verdict !== "not");
  const others = reaction.assets.filter((asset) => asset.verdict === "not");
  if (reaction.assets.length === 0) return null;
  return (
    <Section title={`関わる機器（${touched.length}台）`}>
      <p>
        {touched.length > 0
          ? "機器によって答えが違うときだけ、1台ずつ書いてください。"
          : "台帳にある機器に、該当するものはありません。台帳にない機器があれば、お答えください。"}
      </p>
      <ul className="flex max-w-3xl flex-col gap-3">
        {touched.map((asset) => (
          <li
            key={asset.id}
            className="flex flex-col gap-2 rounded-8 border border-solid-gray-300 p-4 break-inside-avoid"
          >
            <div className="flex flex-wrap items-center gap-2">
              <h3 className="mr-2 text-std-17B-170">
                <Link to={`/assets/${asset.id}`}>{fullName(asset)}</Link>
              </h3>
              <VerdictTag verdict={asset.verdict} />
              {asset.answer && <Tag>お答え：{labelOf(words.answers, asset.answer)}</Tag>}
            </div>
            <WhyVerdict reason={asset.reason} of={asset} />
            {(asset.place || asset.note) && (
              <p className="text-solid-gray-700">
                {asset.place && `置き場所：${asset.place}　`}
                {asset.note && `メモ：${asset.note}`}
              </p>
            )}
            {reaction.may.answer && (
              <OneAnswer words={words} reactionId={reaction.id} asset={asset} />
            )}
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <Disclosure label={`お尋ねしない機器（${others.length}台）とその理由`}>
          <ul className="flex max-w-3xl flex-col gap-3">
            {others.map((asset) => (
              <li key={asset.id}>
                <Link to={`/assets/${asset.id}`}>{fullName(asset)}</Link>
                <WhyVerdict reason={asset.reason} of={asset} />
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </Section>
  );
}

function OneAnswer({
  words,
  reactionId,
  asset,
}: {
  words: Words;
  reactionId: string;
  asset: Asset;
}) {
  const save = useDo(answerForAsset);
  return (
    <div className="print:hidden">
      <Disclosure label={asset.answer ? "この機器の答えを変える" : "この機器だけの答えを書く"}>
        <Form
          submit="この機器の答えを記録する"
          look="outline"
          onSubmit={(values) =>
            save.mutateAsync({
              params: { id: reactionId, assetId: asset.id },
              body: { answer: values.text("answer") as "done", note: values.text("note") },
            })
          }
        >
          <Select
            name="answer"
            label="お答え"
            required
            defaultValue={asset.answer ?? ""}
            options={words.answers.map(({ id, label }) => ({ value: id, label }))}
          />
          <TextField name="note" label="メモ" defaultValue={asset.note ?? ""} />
        </Form>
      </Disclosure>
    </div>
  );
}
