import { useState } from "react";
import { getOverview } from "../api.ts";
import { OfSomebody } from "./of-somebody.tsx";
import { useWhose } from "./whose.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { FileDrop } from "../../../ui/file-drop.tsx";
import { Form } from "../../../ui/form.tsx";
import { DownloadLink, LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { useAsk } from "../../../ui/query.ts";
import { Steps } from "../../../ui/steps.tsx";
import { getTemplate, type SheetOutcome, type SheetPreview } from "../api-sheets.ts";
import { Findings, Preview } from "./preview.tsx";
import { RecentSheets } from "./recent-sheets.tsx";
import { uploadSheet } from "./upload.tsx";

const LEAD = {
  what: "お手元の機器の一覧表（Excel か CSV）を選んでください。取り込む前に、内容を確かめられます。",
  takes: "約3分",
  unsure: "いつもお使いの表のままで大丈夫です。列の名前から中身を読み取ります。",
};

/** A list of devices from a file: choose, look, take. */
export default function ImportPage() {
  return (
    <OfSomebody>
      <Import />
    </OfSomebody>
  );
}

function Import() {
  const { query, keep } = useWhose();
  const [preview, setPreview] = useState<SheetPreview | null>(null);
  const [outcome, setOutcome] = useState<SheetOutcome | null>(null);
  const overview = useAsk(getOverview, { query });
  const again = () => {
    setPreview(null);
    setOutcome(null);
  };
  return (
    <Page
      title="一覧表から取り込む"
      trail={[{ label: "資産台帳", to: keep("/assets") }]}
      lead={preview ? undefined : LEAD}
    >
      <Steps
        steps={["ファイルを選ぶ", "内容を確かめる", "取り込み完了"]}
        current={outcome ? 2 : preview ? 1 : 0}
      />
      {!preview && <Choose onRead={setPreview} />}
      {preview && !outcome && (
        <Loaded from={overview}>
          {({ kinds }) => (
            <Preview preview={preview} kinds={kinds} onTaken={setOutcome} onCancel={again} />
          )}
        </Loaded>
      )}
      {outcome && <Taken outcome={outcome} register={keep("/assets")} onAgain={again} />}
      {!(preview && !outcome) && <RecentSheets onUndone={again} />}
    </Page>
  );
}

function Choose({ onRead }: { onRead: (preview: SheetPreview) => void }) {
  const { query } = useWhose();
  return (
    <Section
      title="ファイルを選ぶ"
      actions={
        <DownloadLink href={getTemplate.path} kind="Excel" size="small">
          記入用の表を保存
        </DownloadLink>
      }
    >
      <Form
        submit="読み取って内容を確かめる"
        onSubmit={async (values) => onRead(await uploadSheet(query, values.files("file")[0]))}
      >
        <FileDrop
          name="file"
          label="機器の一覧表"
          hint="Excel（.xlsx）か CSV です。「製品名」の列があれば読み取れます。ここから保存した台帳を直して戻すこともできます。"
          accept=".xlsx,.csv"
          required
        />
      </Form>
    </Section>
  );
}

function Taken({
  outcome,
  register,
  onAgain,
}: {
  outcome: SheetOutcome;
  register: string;
  onAgain: () => void;
}) {
  const parts = [
    outcome.added > 0 && `${outcome.added}行を新しく登録しました。`,
    outcome.changed > 0 && `${outcome.changed}行を直しました。`,
    outcome.stated > 0 && `${outcome.stated}種類について「ある・ない」を記録しました。`,
    outcome.same > 0 && `${outcome.same}行は、すでに台帳にあるので、そのままにしました。`,
    outcome.leftOut > 0 && `${outcome.leftOut}行は、種類がわからないため取り込みませんでした。`,
  ].filter(Boolean);
  return (
    <>
      <Banner tone="success" title="取り込みました">
        {parts.map((part) => (
          <p key={String(part)}>{part}</p>
        ))}
      </Banner>
      <div className="flex flex-wrap gap-3">
        <LinkButton to={register} look="solid">
          台帳を見る
        </LinkButton>
        <Button icon="upload" onClick={onAgain}>
          別のファイルを取り込む
        </Button>
      </div>
      <Findings findings={outcome.findings} taken />
    </>
  );
}
