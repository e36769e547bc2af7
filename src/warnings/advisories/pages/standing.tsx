import { useState } from "react";
import { setState, setTlp, TLP_LABELS } from "../api.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Form } from "../../../ui/form.tsx";
import { Section } from "../../../ui/page.tsx";
import { useDo } from "../../../ui/query.ts";
import { RadioGroup } from "../../../ui/choice.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import type { Advisory } from "../api.ts";

type Wish = "dismissed" | "closed" | "inbox";
const WISHES: Record<Wish, { may: keyof Advisory["may"]; label: string; hint: string }> = {
  dismissed: {
    may: "dismiss",
    label: "対応不要にする",
    hint: "医療機関には伝えません。新しい版で内容が変わったときは、受信箱に戻ります。",
  },
  closed: { may: "close", label: "終了にする", hint: "これ以上、この件では伝えません。" },
  inbox: { may: "reopen", label: "再開する", hint: "もう一度、検討できるようになります。" },
};

/** What a person decides about the advisory as a whole: how far it may be told, and whether it goes on. */
export function Standing({ advisory }: { advisory: Advisory }) {
  const [open, setOpen] = useState<Wish | "tlp" | null>(null);
  const close = () => setOpen(null);
  return (
    <Section title="この件の扱い">
      {advisory.stateNote && <p>いまの状態の理由: {advisory.stateNote}</p>}
      <div className="flex flex-wrap gap-3 print:hidden">
        <Button onClick={() => setOpen("tlp")}>共有してよい範囲（TLP）を決める</Button>
        {(Object.keys(WISHES) as Wish[]).map(
          (wish) =>
            advisory.may[WISHES[wish].may] && (
              <Button key={wish} onClick={() => setOpen(wish)}>
                {WISHES[wish].label}
              </Button>
            ),
        )}
      </div>
      <Dialog title="共有してよい範囲（TLP）" open={open === "tlp"} onClose={close}>
        <TlpForm advisory={advisory} onDone={close} />
      </Dialog>
      {(Object.keys(WISHES) as Wish[]).map((wish) => (
        <Dialog key={wish} title={WISHES[wish].label} open={open === wish} onClose={close}>
          <StateForm advisory={advisory} wish={wish} onDone={close} />
        </Dialog>
      ))}
    </Section>
  );
}

function TlpForm({ advisory, onDone }: { advisory: Advisory; onDone: () => void }) {
  const save = useDo(setTlp);
  const choices = Object.entries(TLP_LABELS).map(([value, label]) => ({ value, label }));
  return (
    <Form
      submit="この範囲に決める"
      onSubmit={async (values) => {
        const tlp = values.text("tlp") as keyof typeof TLP_LABELS;
        await save.mutateAsync({ params: { id: advisory.id }, body: { tlp } });
        onDone();
      }}
    >
      <RadioGroup
        name="tlp"
        label="どこまで伝えてよいですか"
        hint={
          advisory.documentTlp
            ? `発行元の指定は ${advisory.documentTlp} です。それより広くはできません。`
            : "発行元の指定がありません。迷うときは、狭い範囲を選んでください。"
        }
        required
        choices={choices}
        defaultValue={advisory.tlp ?? undefined}
      />
    </Form>
  );
}

function StateForm({
  advisory,
  wish,
  onDone,
}: {
  advisory: Advisory;
  wish: Wish;
  onDone: () => void;
}) {
  const save = useDo(setState);
  return (
    <Form
      keep={`advisories/${advisory.id}/${wish}`}
      submit={WISHES[wish].label}
      onSubmit={async (values) => {
        const body = { state: wish, reason: values.text("reason") };
        await save.mutateAsync({ params: { id: advisory.id }, body });
        onDone();
      }}
    >
      <p>{WISHES[wish].hint}</p>
      <TextArea
        name="reason"
        label="理由"
        hint="あとで見た方にわかるように書いてください。"
        required
      />
    </Form>
  );
}
