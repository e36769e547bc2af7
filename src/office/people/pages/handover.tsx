import { useState } from "react";
import { useParam } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { DateText } from "../../../ui/date.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { useViewer } from "../../../ui/session.tsx";
import { POSITIONS } from "../api.ts";
import {
  NOTES,
  type Notes,
  getHandover,
  leave,
  undoDeparture,
  writeHandover,
} from "../api-handovers.ts";
import { SheetView } from "./handover-sheet.tsx";
import { Form } from "../../../ui/form.tsx";
import { TextArea } from "../../../ui/text-area.tsx";

type Handover = Reply<typeof getHandover>;

/** What a successor has to know: printable, kept as it stood when somebody left. */
export default function HandoverPage() {
  const handover = useAsk(getHandover, { params: { id: useParam("id") } });
  const viewer = useViewer();
  const own = handover.data?.organisation.id === viewer.data?.organisation?.id;
  const home = own
    ? "/people/own"
    : `/people/organisations/${handover.data?.organisation.id ?? ""}`;
  return (
    <Page
      title={handover.data ? `${handover.data.organisation.name}の引き継ぎ` : "引き継ぎ"}
      trail={[{ label: "連絡先と利用者", to: home }]}
      actions={
        <Button icon="print" onClick={() => window.print()}>
          印刷する
        </Button>
      }
    >
      <Loaded from={handover} lines={8}>
        {(reply) => <Sheet key={reply.id} reply={reply} />}
      </Loaded>
    </Page>
  );
}

function Sheet({ reply }: { reply: Handover }) {
  const { name, position, leftAt, undoneAt, sheet, may } = reply;
  const undo = useDo(undoDeparture);
  const go = useDo(leave);
  const [written, setWritten] = useState(true);
  const params = { id: reply.id };
  return (
    <div className="flex flex-col gap-8">
      <p>
        {name}さん{position && `（${POSITIONS[position].label}）`}
        {leftAt ? (
          <>
            が
            <DateText at={leftAt} time />
            に利用をやめました。
          </>
        ) : (
          "の引き継ぎの下書きです。"
        )}
        <DateText at={sheet.at} time /> の内容です。
      </p>
      {undoneAt && (
        <Banner tone="info" title="この方は戻っています">
          <DateText at={undoneAt} time /> に戻しました。紙は記録として残ります。
        </Banner>
      )}
      <NotesOf reply={reply} onWritten={setWritten} />
      <SheetView organisation={reply.organisation} sheet={sheet} />
      {may.leave && (
        <div className="print:hidden">
          <Section title="利用をやめる">
            <p>
              印刷が済んだら、利用をやめられます。すぐにサインインできなくなります。戻すときは、代表者か事務局にご依頼ください。
            </p>
            {!written && (
              <p className="text-red-900">書きかけのところがあります。先に保存してください。</p>
            )}
            <div>
              <ConfirmButton
                label="利用をやめる"
                title="利用をやめますか"
                confirm="利用をやめる"
                danger
                onConfirm={async () => {
                  await go.mutateAsync({ params });
                  window.location.assign("/people/left");
                }}
              >
                <p>
                  この引き継ぎの紙を残して、サインインを終わります。お知らせも届かなくなります。
                </p>
              </ConfirmButton>
            </div>
          </Section>
        </div>
      )}
      {may.undo && (
        <div className="print:hidden">
          <ConfirmButton
            label={`${name}さんを戻す`}
            title={`${name}さんを戻しますか`}
            confirm="利用者に戻す"
            icon="undo"
            onConfirm={() => undo.mutateAsync({ params })}
          >
            <p>また同じ立場でサインインでき、お知らせも届くようになります。</p>
          </ConfirmButton>
        </div>
      )}
    </div>
  );
}

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
            keep={`people/handover/${id}`}
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
