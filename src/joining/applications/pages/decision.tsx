import { useFilters } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { RadioGroup } from "../../../ui/choice.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Form } from "../../../ui/form.tsx";
import { Section } from "../../../ui/page.tsx";
import { useDo } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { Tabs } from "../../../ui/tabs.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import {
  type ApplicationReply,
  approveApplication,
  askBack,
  checkApplication,
  refuseApplication,
} from "../api.ts";

/** What the secretariat does about an open application. */
export function Decision({ seen }: { seen: ApplicationReply }) {
  const [{ act }, choose] = useFilters({ act: "" });
  const first = seen.manual && !seen.check ? "check" : "approve";
  return (
    <Section title="どうしますか">
      {seen.check && (
        <Banner tone="info" title={`${seen.check.by} が確かめました`}>
          <DateText at={seen.check.at} time />
          <p className="whitespace-pre-wrap">{seen.check.note}</p>
        </Banner>
      )}
      <Tabs
        label="どうするか"
        chosen={act || first}
        onChoose={(key) => choose({ act: key })}
        tabs={[
          ...(seen.manual
            ? [{ key: "check", label: "確かめた", content: <Check seen={seen} /> }]
            : []),
          { key: "approve", label: "承認する", content: <Approve seen={seen} /> },
          { key: "ask", label: "本人に尋ねる", content: <Ask seen={seen} /> },
          { key: "refuse", label: "お断りする", content: <Refuse seen={seen} /> },
        ]}
      />
    </Section>
  );
}

const of = (seen: ApplicationReply) => ({ params: { id: seen.id } });

function Check({ seen }: { seen: ApplicationReply }) {
  const check = useDo(checkApplication);
  return (
    <Form
      keep={`applications/${seen.id}/check`}
      submit="確かめたことを記録する"
      onSubmit={(values) =>
        check.mutateAsync({
          ...of(seen),
          body: { version: seen.version, note: values.text("note") },
        })
      }
    >
      <TextArea
        name="note"
        label="どのように確かめましたか"
        hint="例: 名簿の代表電話にかけ、会田様が在籍していることを総務の方に確かめた"
        rows={3}
        required
        defaultValue={seen.check?.note}
      />
    </Form>
  );
}

function Approve({ seen }: { seen: ApplicationReply }) {
  const approve = useDo(approveApplication);
  const { members, member } = seen.evidence;
  const isInstitution = seen.applicant === "institution";
  const into = isInstitution && member ? [member] : members;
  if (!seen.may.approve)
    return (
      <Banner tone="warning" title="いまは承認できません">
        {seen.may.approveLacks ?? "承認する権限がありません。"}
      </Banner>
    );
  return (
    <Form
      keep={`applications/${seen.id}/approve`}
      submit="承認して、招待する"
      onSubmit={(values) =>
        approve.mutateAsync({
          ...of(seen),
          body: {
            version: seen.version,
            representativeId: values.optional("representativeId") ?? seen.id,
            into: values.optional("into"),
          },
        })
      }
    >
      <p>
        会員に加え、本人に招待のメールを送ります。同意していただいたことも、その組織のものとして残します。
      </p>
      {seen.group.length > 1 && (
        <RadioGroup
          name="representativeId"
          label="代表者になる方"
          hint="ほかの方は、メンバーとして招待します。"
          choices={seen.group.map((one) => ({
            value: one.id,
            label: one.person,
            hint: `${one.duty}・${one.mail}`,
          }))}
          defaultValue={seen.id}
          required
        />
      )}
      {into.length > 0 && !(isInstitution && member) && (
        <Select
          name="into"
          label="すでにある会員に加える"
          hint="同じ会社・団体がすでに会員なら、選んでください。代表者がいる組織では、メンバーとして招待します。"
          empty="加えない（新しい会員にする）"
          options={into.map((one) => ({ value: one.id, label: one.name }))}
        />
      )}
    </Form>
  );
}

function Ask({ seen }: { seen: ApplicationReply }) {
  const ask = useDo(askBack);
  return (
    <Form
      keep={`applications/${seen.id}/ask`}
      submit="メールで尋ねる"
      onSubmit={(values) =>
        ask.mutateAsync({
          ...of(seen),
          body: { version: seen.version, text: values.text("text") },
        })
      }
    >
      <TextArea
        name="text"
        label="尋ねたいこと"
        hint="このままの文で本人に届きます。本人は、メールのリンクから答えられます。"
        rows={5}
        required
      />
    </Form>
  );
}

function Refuse({ seen }: { seen: ApplicationReply }) {
  const refuse = useDo(refuseApplication);
  return (
    <Form
      keep={`applications/${seen.id}/refuse`}
      submit="お断りする"
      look="outline"
      onSubmit={(values) =>
        refuse.mutateAsync({
          ...of(seen),
          body: {
            version: seen.version,
            reason: values.text("reason"),
            words: values.optional("words"),
          },
        })
      }
    >
      <p>メールは{seen.undoMinutes}分後に送ります。それまでは、取り消せば何も届きません。</p>
      <Select
        name="reason"
        label="理由"
        required
        empty="選んでください"
        options={seen.reasons.map((one) => ({ value: one.id, label: one.label }))}
      />
      <TextArea
        name="words"
        label="書き添えること"
        hint="理由の文のあとに、そのまま入ります。"
        rows={3}
      />
    </Form>
  );
}
