import { useState } from "react";
import { useSettled } from "../../../ui/settled.ts";
import { type getInstitution, listInstitutions } from "../api.ts";
import { useGo } from "../../../ui/address.tsx";
import { Button } from "../../../ui/button.tsx";
import { RadioGroup } from "../../../ui/choice.tsx";
import { ConfirmButton, Dialog } from "../../../ui/dialog.tsx";
import { Form } from "../../../ui/form.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import {
  closeInstitution,
  type getStanding,
  mergeInstitution,
  renameInstitution,
  undoInstitutionMerger,
} from "../api-origins.ts";

type Row = Reply<typeof getInstitution>;
type Standing = Reply<typeof getStanding>;

/** Renaming, closing and merging an institution; each with its reason and a way back. */
export function Actions({ row, standing }: { row: Row; standing: Standing }) {
  const [open, setOpen] = useState<"name" | "close" | "merge" | null>(null);
  const undo = useDo(undoInstitutionMerger);
  const params = { id: row.id };
  const onDone = () => setOpen(null);
  const closing = row.closedAt === null ? "閉院・退会にする" : "再開する";
  return (
    <Section title="変わったとき">
      <div className="flex flex-wrap gap-3">
        {standing.mergedInto ? (
          <ConfirmButton
            label="統合を取り消す"
            title="統合を取り消しますか"
            confirm="統合を取り消す"
            onConfirm={() => undo.mutateAsync({ params })}
          >
            <p>この医療機関は元に戻り、お知らせが再び届きます。</p>
          </ConfirmButton>
        ) : (
          <>
            {!standing.facility && <Button onClick={() => setOpen("name")}>名称を変える</Button>}
            <Button onClick={() => setOpen("merge")}>ほかの医療機関に統合する</Button>
            <Button onClick={() => setOpen("close")}>{closing}</Button>
          </>
        )}
      </div>
      <Dialog title="名称を変える" open={open === "name"} onClose={onDone}>
        <Rename {...{ row, onDone }} />
      </Dialog>
      <Dialog title={closing} open={open === "close"} onClose={onDone}>
        <Closure {...{ row, onDone, closing }} />
      </Dialog>
      <Dialog title="ほかの医療機関に統合する" open={open === "merge"} onClose={onDone}>
        <Merge row={row} />
      </Dialog>
    </Section>
  );
}

const Reason = () => <TextArea name="reason" label="理由" rows={2} required />;

function Rename({ row, onDone }: { row: Row; onDone: () => void }) {
  const rename = useDo(renameInstitution);
  return (
    <Form
      keep={`members/${row.id}/name`}
      submit="この名称に変える"
      onSubmit={async (values) => {
        const body = {
          name: values.text("name"),
          kana: values.optional("kana"),
          reason: values.text("reason"),
        };
        await rename.mutateAsync({ params: { id: row.id }, body });
        onDone();
      }}
    >
      <TextField name="name" label="新しい名称" defaultValue={row.name} required />
      <TextField name="kana" label="ふりがな" defaultValue={row.kana ?? ""} />
      <Reason />
    </Form>
  );
}

function Closure({ row, onDone, closing }: { row: Row; onDone: () => void; closing: string }) {
  const close = useDo(closeInstitution);
  const closed = row.closedAt === null;
  return (
    <Form
      keep={`members/${row.id}/closure`}
      submit={closing}
      onSubmit={async (values) => {
        await close.mutateAsync({
          params: { id: row.id },
          body: { closed, reason: values.text("reason") },
        });
        onDone();
      }}
    >
      <p>
        {closed
          ? "お知らせが届かなくなり、この施設の人はサインインできなくなります。記録は残り、再開できます。"
          : "お知らせが再び届き、サインインできるようになります。"}
      </p>
      <Reason />
    </Form>
  );
}

const SHOWN = 8;

function Merge({ row }: { row: Row }) {
  const merge = useDo(mergeInstitution);
  const go = useGo();
  const [typed, setTyped] = useState("");
  const search = useSettled(typed).trim();
  return (
    <Form
      keep={`members/${row.id}/merge`}
      submit="この医療機関に統合する"
      onSubmit={async (values) => {
        const intoId = values.text("intoId");
        await merge.mutateAsync({
          params: { id: row.id },
          body: { intoId, reason: values.text("reason") },
        });
        await go(`/members/${intoId}`);
      }}
    >
      <p>「{row.name}」は閉じ、統合先を示します。これまでの回答・台帳・連絡先は残ります。</p>
      <TextField
        name="search"
        label="統合先の会員をさがす"
        type="search"
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {search.length >= 2 && <Found search={search} except={row.id} />}
      <Reason />
    </Form>
  );
}

function Found({ search, except }: { search: string; except: string }) {
  const found = useAsk(listInstitutions, { query: { search } });
  return (
    <Loaded from={found} lines={3}>
      {({ rows }) => {
        const choices = rows
          .filter((one) => one.id !== except)
          .slice(0, SHOWN)
          .map((one) => ({ value: one.id, label: one.name, hint: one.code ?? "" }));
        if (choices.length === 0) return <p role="status">あてはまる会員がありません。</p>;
        return <RadioGroup name="intoId" label="統合先" look="tiles" choices={choices} required />;
      }}
    </Loaded>
  );
}
