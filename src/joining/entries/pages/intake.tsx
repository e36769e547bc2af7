import { useState } from "react";
import { Banner } from "../../../ui/banner.tsx";
import { DateField } from "../../../ui/date-field.tsx";
import { Form } from "../../../ui/form.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { getIntake, putIntake } from "../api.ts";

const CLOSED = {
  date: "締め切りの日を過ぎたため、受け付けていません",
  number: "決めた数になったため、受け付けていません",
};

/** Until when, and how many, applications are taken. */
export default function IntakePage() {
  const intake = useAsk(getIntake);
  return (
    <Page
      title="受け付けの設定"
      trail={[{ label: "入会のお申し込み", to: "/applications" }]}
      lead={{
        what: "お申し込みを締め切る日や数を決められます。空欄なら、いつまでも受け付けます。",
        unsure: "締め切ったあとも、日付や数を直せば、また受け付けられます。",
      }}
    >
      <Loaded from={intake}>{(reply) => <Intake intake={reply} />}</Loaded>
    </Page>
  );
}

function Intake({ intake }: { intake: Reply<typeof getIntake> }) {
  const put = useDo(putIntake);
  const [told, setTold] = useState<number | null>(null);
  return (
    <>
      {told !== null ? (
        <Banner tone="success" title="変えました">
          {told > 0 && `再開を待っていた${told}人に、メールでお知らせします。`}
        </Banner>
      ) : (
        <Banner
          tone={intake.closed ? "warning" : "info"}
          title={intake.closed ? CLOSED[intake.closed] : "受け付けています"}
        >
          いま{intake.taken}件（承認と手続き中の合計）。再開の知らせを待っている方は{intake.wishes}
          人です。
        </Banner>
      )}
      {intake.may.edit ? (
        <Form
          keep="entries/intake"
          submit="この内容に変える"
          onSubmit={async (values) => {
            const body = {
              until: values.optional("until"),
              most: values.number("most"),
              note: values.optional("note"),
            };
            setTold((await put.mutateAsync({ body })).told);
          }}
        >
          <DateField name="until" label="この日まで受け付ける" defaultValue={intake.until ?? ""} />
          <TextField
            name="most"
            label="この数になったら締め切る"
            hint="承認したものと、手続き中のものの合計です。"
            inputMode="numeric"
            width="short"
            defaultValue={intake.most ?? ""}
          />
          <TextArea
            name="note"
            label="締め切りの画面に書き添えること"
            hint="例: 次の受け付けは来年4月の予定です。"
            rows={3}
            defaultValue={intake.note ?? ""}
          />
        </Form>
      ) : (
        <p>設定を変えられるのは、審査担当と管理者です。</p>
      )}
    </>
  );
}
