import { BY_LABELS, restoreProposal, saveText, type Words } from "../api.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { Form } from "../../../ui/form.tsx";
import { useDo } from "../../../ui/query.ts";
import { useKept } from "../../../ui/kept.tsx";
import { Select } from "../../../ui/select.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import type { Guidance } from "../api.ts";
import { HardWords, Reading } from "./reading.tsx";

const MOST_ACTIONS = 6;
const NEW_ACTION: Words["actions"][number] = { text: "", takes: "", ifUnknown: "", by: "action" };
const BY = Object.entries(BY_LABELS).map(([value, label]) => ({ value, label }));

const wordsOf = ({ summary, actions, ifCannot, vendorEnquiry }: Words): Words => ({
  summary,
  actions,
  ifCannot,
  vendorEnquiry,
});

interface One {
  guidance: Guidance;
  text: Guidance["texts"][number];
}

/** The text for one class of reader, beside how it reads. */
export const TextForm = ({ guidance, text }: One) =>
  guidance.may.edit ? (
    <Editing guidance={guidance} text={text} />
  ) : (
    <Reading label={text.label} words={text} />
  );

function Editing({ guidance, text }: One) {
  const {
    value: words,
    set: setWords,
    keeps,
  } = useKept<Words>(`guidance/${guidance.id}/${text.class}`, wordsOf(text));
  const save = useDo(saveText);
  const restore = useDo(restoreProposal);
  const params = { id: guidance.id, class: text.class };
  const set = (some: Partial<Words>) => setWords({ ...words, ...some });
  const setAction = (place: number, some: Partial<Words["actions"][number]>) =>
    set({ actions: words.actions.map((one, at) => (at === place ? { ...one, ...some } : one)) });
  const { summary, actions, ifCannot, vendorEnquiry } = words;
  const isSaved = [
    summary === text.summary,
    ifCannot === text.ifCannot,
    vendorEnquiry === text.vendorEnquiry,
  ]
    .concat(JSON.stringify(actions) === JSON.stringify(text.actions))
    .every(Boolean);
  return (
    <div className="grid items-start gap-8 xl:grid-cols-2">
      <Form
        submit="この文面を保存する"
        keeps={keeps}
        beside={
          <>
            <ConfirmButton
              label="自動の案に戻す"
              icon="undo"
              look="text"
              title="書いた文面を消して、自動の案に戻しますか"
              confirm="自動の案に戻す"
              onConfirm={async () => {
                await keeps.drop();
                await restore.mutateAsync({ params });
              }}
            />
            <span role="status" className={isSaved ? "text-solid-gray-700" : "font-bold"}>
              {isSaved ? "保存してあります" : "まだ保存していません"}
            </span>
          </>
        }
        onSubmit={() =>
          save.mutateAsync({ params, body: { summary, actions, ifCannot, vendorEnquiry } })
        }
      >
        <TextArea
          name="summary"
          label="どんな知らせか"
          hint="だれが読んでもわかる言葉で、3文ほどに"
          value={summary}
          onChange={(event) => set({ summary: event.target.value })}
          required
        />
        {actions.map((action, place) => (
          <fieldset
            key={place}
            className="flex flex-col gap-4 rounded-8 border border-solid-gray-300 p-4"
          >
            <legend className="px-1 font-bold">お願い {place + 1}</legend>
            <TextArea
              name={`actions.${place}.text`}
              label="していただきたいこと"
              rows={2}
              value={action.text}
              onChange={(event) => setAction(place, { text: event.target.value })}
              required
            />
            <TextField
              name={`actions.${place}.takes`}
              label="かかる時間"
              hint="例：15分ほど"
              value={action.takes}
              onChange={(event) => setAction(place, { takes: event.target.value })}
            />
            <TextField
              name={`actions.${place}.ifUnknown`}
              label="わからないときは"
              value={action.ifUnknown}
              onChange={(event) => setAction(place, { ifUnknown: event.target.value })}
            />
            <Select
              name={`actions.${place}.by`}
              label="いつまでに"
              empty={null}
              options={BY}
              value={action.by}
              onChange={(event) =>
                setAction(place, { by: event.target.value as keyof typeof BY_LABELS })
              }
            />
            {actions.length > 1 && (
              <Button
                size="small"
                look="text"
                icon="close"
                className="self-start"
                onClick={() => set({ actions: actions.filter((_, at) => at !== place) })}
              >
                お願い {place + 1} を消す
              </Button>
            )}
          </fieldset>
        ))}
        {actions.length < MOST_ACTIONS && (
          <Button
            icon="plus"
            className="self-start"
            onClick={() => set({ actions: [...actions, NEW_ACTION] })}
          >
            お願いを加える
          </Button>
        )}
        <TextArea
          name="ifCannot"
          label="すぐにできないときは"
          value={ifCannot}
          onChange={(event) => set({ ifCannot: event.target.value })}
        />
        {text.class !== "vendor" && (
          <TextArea
            name="vendorEnquiry"
            label="業者への問い合わせ文"
            hint="{{ }} の部分は、受け取る施設ごとに自動で入ります。"
            value={vendorEnquiry}
            onChange={(event) => set({ vendorEnquiry: event.target.value })}
          />
        )}
      </Form>
      <div className="flex flex-col gap-4 xl:sticky xl:top-4">
        <HardWords words={words} glossary={guidance.glossary} />
        <Reading label={text.label} words={words} />
      </div>
    </div>
  );
}
