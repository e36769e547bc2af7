import { useState } from "react";
import { useGo } from "../../../ui/address.tsx";
import { Button } from "../../../ui/button.tsx";
import { DateField } from "../../../ui/date-field.tsx";
import { inJapan } from "../../../ui/date.tsx";
import { ConfirmButton, Dialog } from "../../../ui/dialog.tsx";
import { Form } from "../../../ui/form.tsx";
import { Section } from "../../../ui/page.tsx";
import { type Reply, useDo } from "../../../ui/query.ts";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import {
  addCode,
  closeFacility,
  type getFacility,
  mergeFacility,
  renameFacility,
  undoMerger,
  type Words,
} from "../api.ts";
import { Select } from "../../../ui/select.tsx";
import { PickFacility } from "./pick.tsx";
import { optionsOf } from "./words.tsx";

type Row = Reply<typeof getFacility>;

/** What the secretariat may do to a facility; each with its reason, and a way back. */
export function Actions({ row, words }: { row: Row; words: Words }) {
  const params = { id: row.id };
  const [open, setOpen] = useState<"name" | "close" | "code" | "merge" | null>(null);
  const close = () => setOpen(null);
  const undo = useDo(undoMerger);
  if (row.mergedInto)
    return (
      <div>
        <ConfirmButton
          label="統合を取り消す"
          title={`${row.name}の統合を取り消しますか`}
          confirm="統合を取り消す"
          onConfirm={() => undo.mutateAsync({ params })}
        >
          <p>この施設は元に戻り、統合のときに移したコードも戻ります。</p>
        </ConfirmButton>
      </div>
    );
  return (
    <Section title="変わったとき">
      <div className="flex flex-wrap gap-3">
        <Button onClick={() => setOpen("name")}>名称を変える</Button>
        <Button onClick={() => setOpen("code")}>コードを加える</Button>
        <Button onClick={() => setOpen("merge")}>ほかの施設に統合する</Button>
        <Button onClick={() => setOpen("close")}>{row.closedOn ? "再開する" : "閉院にする"}</Button>
      </div>
      <Dialog title="名称を変える" open={open === "name"} onClose={close}>
        <Rename row={row} onDone={close} />
      </Dialog>
      <Dialog title="医療機関コードを加える" open={open === "code"} onClose={close}>
        <Code row={row} words={words} onDone={close} />
      </Dialog>
      <Dialog title="ほかの施設に統合する" open={open === "merge"} onClose={close}>
        <Merge row={row} />
      </Dialog>
      <Dialog
        title={row.closedOn ? "再開する" : "閉院にする"}
        open={open === "close"}
        onClose={close}
      >
        <Closure row={row} onDone={close} />
      </Dialog>
    </Section>
  );
}

const Reason = () => (
  <TextArea
    name="reason"
    label="理由"
    hint="あとで見た人にわかるように書いてください。"
    rows={2}
    required
  />
);
const today = () => inJapan(new Date()).slice(0, 10);

function Rename({ row, onDone }: { row: Row; onDone: () => void }) {
  const rename = useDo(renameFacility);
  return (
    <Form
      keep={`facilities/${row.id}/name`}
      submit="この名称に変える"
      onSubmit={async (values) => {
        await rename.mutateAsync({
          params: { id: row.id },
          body: {
            name: values.text("name"),
            kana: values.optional("kana"),
            on: values.text("on"),
            reason: values.text("reason"),
          },
        });
        onDone();
      }}
    >
      <p>いまの名称は「以前の名称」として残り、これからもそれで見つかります。</p>
      <TextField name="name" label="新しい名称" defaultValue={row.name} required />
      <TextField name="kana" label="ふりがな" defaultValue={row.kana ?? ""} />
      <DateField name="on" label="変わった日" defaultValue={today()} required />
      <Reason />
    </Form>
  );
}

function Code({ row, words, onDone }: { row: Row; words: Words; onDone: () => void }) {
  const add = useDo(addCode);
  return (
    <Form
      keep={`facilities/${row.id}/code`}
      submit="このコードを加える"
      onSubmit={async (values) => {
        await add.mutateAsync({
          params: { id: row.id },
          body: {
            code: values.text("code"),
            kind: values.text("kind") as Row["kind"],
            reason: values.text("reason"),
          },
        });
        onDone();
      }}
    >
      <TextField
        name="code"
        label="医療機関コード"
        hint="10桁、または7桁の数字"
        inputMode="numeric"
        width="half"
        required
      />
      <Select
        name="kind"
        label="このコードの種別"
        options={optionsOf(words.kinds)}
        defaultValue={row.kind}
        required
      />
      <Reason />
    </Form>
  );
}

function Merge({ row }: { row: Row }) {
  const merge = useDo(mergeFacility);
  const go = useGo();
  return (
    <Form
      keep={`facilities/${row.id}/merge`}
      submit="この施設に統合する"
      onSubmit={async (values) => {
        const intoId = values.text("intoId");
        await merge.mutateAsync({
          params: { id: row.id },
          body: { intoId, reason: values.text("reason") },
        });
        await go(`/facilities/${intoId}`);
      }}
    >
      <p>「{row.name}」は閉じ、コードは統合先に移ります。記録は両方に残り、統合は取り消せます。</p>
      <PickFacility
        name="intoId"
        label="統合先の施設"
        except={row.id}
        prefecture={row.prefecture}
      />
      <Reason />
    </Form>
  );
}

function Closure({ row, onDone }: { row: Row; onDone: () => void }) {
  const close = useDo(closeFacility);
  return (
    <Form
      keep={`facilities/${row.id}/closure`}
      submit={row.closedOn ? "再開する" : "閉院にする"}
      onSubmit={async (values) => {
        const on = row.closedOn ? null : values.text("on");
        await close.mutateAsync({
          params: { id: row.id },
          body: { on, reason: values.text("reason") },
        });
        onDone();
      }}
    >
      {!row.closedOn && <DateField name="on" label="閉じた日" defaultValue={today()} required />}
      <Reason />
    </Form>
  );
}
