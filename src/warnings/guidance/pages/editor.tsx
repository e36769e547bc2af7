import { getAdvisory } from "../../advisories/api.ts";
import { MatterDocuments } from "../../advisories/pages/matter.tsx";
import {
  getGuidance,
  GUIDANCE_LABELS,
  type Guidance,
  setGuidanceState,
  startGuidance,
} from "../api.ts";
import { useFilters, useGo, useParam } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { Form } from "../../../ui/form.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { useAsk, useDo } from "../../../ui/query.ts";
import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";
import { Tabs } from "../../../ui/tabs.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import { AudienceForm } from "./audience-form.tsx";
import { TextForm } from "./text-form.tsx";

const TONES: Record<string, Tone> = {
  draft: "waiting",
  in_review: "progress",
  approved: "done",
  scheduled: "progress",
  published: "done",
  replaced: "neutral",
  withdrawn: "warning",
};

export default function Editor() {
  const id = useParam("guidanceId");
  const asked = useAsk(getGuidance, { params: { id } });
  return <Loaded from={asked}>{(guidance) => <Whole key={id} guidance={guidance} />}</Loaded>;
}

function Whole({ guidance }: { guidance: Guidance }) {
  const [{ tab }, change] = useFilters({ tab: "clinic" });
  const { advisory, may } = guidance;
  const known = guidance.situations.filter(({ holds }) => holds);
  return (
    <Page
      title={`案内文 第${guidance.revision}稿`}
      trail={[
        { label: "注意喚起", to: "/advisories" },
        { label: advisory.title, to: `/advisories/${advisory.id}` },
      ]}
      tags={
        <>
          <StatusTag
            tone={TONES[guidance.state] ?? "neutral"}
            label={GUIDANCE_LABELS[guidance.state] ?? guidance.state}
          />
          {guidance.mark === "drill" && <Tag>訓練</Tag>}
          <Tag>TLP:{advisory.tlp ?? "未定"}</Tag>
        </>
      }
      lead={{
        what: may.edit
          ? "読み手ごとの文面を確かめ、だれに伝えるかを決めて、確認に出してください。"
          : "文面を読み、進めてよいかを確かめてください。",
        takes: "10〜20分",
        unsure:
          "自動の案のままでも発出できます。迷うところは、確認する方への伝言に書いてください。",
      }}
      actions={<Publish guidance={guidance} />}
    >
      {guidance.reviewNote && (
        <Banner tone="info" title="確認での伝言">
          <p className="whitespace-pre-line">{guidance.reviewNote}</p>
        </Banner>
      )}
      <p>
        台帳で対象の製品を持っている施設は{formatNumber(guidance.holders)}施設（全
        {formatNumber(guidance.institutions)}施設）。わかっていること:{" "}
        {known.map(({ label }) => label).join("、") || "とくになし"}
      </p>
      <Tabs
        label="案内文の部分"
        chosen={tab}
        onChoose={(key) => change({ tab: key })}
        tabs={[
          ...guidance.texts.map((text) => ({
            key: text.class,
            label: text.label,
            // A saved or restored text begins a new form.
            content: <TextForm key={JSON.stringify(text)} guidance={guidance} text={text} />,
          })),
          {
            key: "audience",
            label: "だれに伝えるか",
            content: <AudienceForm guidance={guidance} />,
          },
        ]}
      />
      <Review guidance={guidance} />
      <Sources advisoryId={advisory.id} />
    </Page>
  );
}

/** The documents of others about the same matter, to be read beside the text. */
function Sources({ advisoryId }: { advisoryId: string }) {
  const asked = useAsk(getAdvisory, { params: { id: advisoryId } });
  return (
    <Loaded from={asked} lines={2}>
      {({ matter }) => <MatterDocuments matter={matter} />}
    </Loaded>
  );
}

function Publish({ guidance }: { guidance: Guidance }) {
  const start = useDo(startGuidance);
  const go = useGo();
  const { advisory, may, mark } = guidance;
  if (may.copy) {
    return (
      <Button
        look="solid"
        icon="copy"
        pending={start.isPending}
        onClick={async () => {
          const body = { advisoryId: advisory.id, mark: mark as "live" };
          const { id } = await start.mutateAsync({ body });
          await go(`/guidance/${advisory.id}/${id}`);
        }}
      >
        この文面をもとに次の稿を書く
      </Button>
    );
  }
  return (
    <LinkButton
      to={`/reactions/publish/${guidance.id}`}
      look={may.publish ? "solid" : "outline"}
      icon="send"
    >
      対象を確かめて配信へ
    </LinkButton>
  );
}

function Review({ guidance }: { guidance: Guidance }) {
  const save = useDo(setGuidanceState);
  const { may } = guidance;
  const move = (state: "draft" | "in_review" | "approved") => (note: string | null) =>
    save.mutateAsync({ params: { id: guidance.id }, body: { state, note } });
  const isOver = !may.send && !may.approve && !may.returnToDraft;
  return (
    <Section title="確認">
      {(guidance.author || guidance.reviewer) && (
        <p>
          {guidance.author && `書いた方: ${guidance.author}`}
          {guidance.reviewer && `　確認した方: ${guidance.reviewer}`}
        </p>
      )}
      <p>
        {guidance.wide
          ? "多くの施設に届くため、書いた方とは別の方の確認が必要です。"
          : "届く施設が少ないため、書いた方だけでも進められます。"}
      </p>
      {may.send && (
        <Form
          keep={`guidance/${guidance.id}/send`}
          submit="確認に出す"
          look="outline"
          onSubmit={(values) => move("in_review")(values.optional("note"))}
        >
          <TextArea name="note" label="確認する方への伝言" rows={2} />
        </Form>
      )}
      {may.approve && (
        <Form
          keep={`guidance/${guidance.id}/approve`}
          submit="確認しました"
          onSubmit={(values) => move("approved")(values.optional("note"))}
        >
          <TextArea name="note" label="書いた方への伝言" rows={2} />
        </Form>
      )}
      {may.returnToDraft && (
        <Button
          className="self-start"
          icon="undo"
          pending={save.isPending}
          onClick={() => void move("draft")(guidance.reviewNote)}
        >
          下書きに戻す
        </Button>
      )}
      {isOver && <p>この稿は、もう書き換えられません。</p>}
    </Section>
  );
}
