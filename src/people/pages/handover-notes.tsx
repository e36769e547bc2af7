import { useState } from "react";
import { Form } from "../../ui/form.tsx";
import { Section } from "../../ui/page.tsx";
import { type Reply, useDo } from "../../ui/query.ts";
import { TextArea } from "../../ui/text-area.tsx";
import { type getHandover, NOTES, type Notes, writeHandover } from "../api-handovers.ts";

const KEYS = Object.keys(NOTES) as (keyof Notes)[];

/** Where things are, in the leaver's own words: to be written on screen, plain text on paper. */
export function NotesOf({
  reply: { id, notes, may },
  onWritten,
}: {
  reply: Reply<typeof getHandover>;
  /** false while something is typed that is not kept yet. */
  onWritten: (written: boolean) => void;
}) {
  const write = useDo(writeHandover);
  const [kept, setKept] = useState(false);
  return (
    <Section title="書き残しておくこと">
      <dl className={`flex flex-col gap-3 ${may.write ? "hidden print:flex" : ""}`}>
        {KEYS.map((key) => (
          <div key={key}>
            <dt className="font-bold">{NOTES[key].label}</dt>
            <dd className="whitespace-pre-wrap">{notes[key] || "（書かれていません）"}</dd>
          </div>
        ))}
      </dl>
      {may.write && (
        <div
          className="print:hidden"
          onInput={() => {
            setKept(false);
            onWritten(false);
          }}
        >
          <Form
            submit="書いたことを保存する"
            look="outline"
            beside={kept && <p role="status">保存しました</p>}
            onSubmit={async (values) => {
              const body = Object.fromEntries(KEYS.map((key) => [key, values.text(key)])) as Notes;
              await write.mutateAsync({ params: { id }, body: { notes: body } });
              setKept(true);
              onWritten(true);
            }}
          >
            {KEYS.map((key) => (
              <TextArea
                key={key}
                name={key}
                label={NOTES[key].label}
                hint={NOTES[key].hint}
                rows={3}
                defaultValue={notes[key]}
              />
            ))}
          </Form>
        </div>
      )}
    </Section>
  );
}
