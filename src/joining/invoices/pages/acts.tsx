import { RadioGroup } from "../../../ui/choice.tsx";
import { DateField } from "../../../ui/date-field.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Form } from "../../../ui/form.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Section } from "../../../ui/page.tsx";
import { useDo } from "../../../ui/query.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { ACT_LABELS, changeTerms, moveMember } from "../../dues/api.ts";
import { TermsFields } from "../../dues/pages/terms.tsx";
import { issueInvoice, undoStep } from "../api.ts";
import type { MemberReply } from "../api-papers.ts";

type Choice = "leave" | "suspend" | "resume";
const HINTS: Record<Choice, string> = {
  leave: "次の年度から請求しません。記録と書類は残ります。",
  suspend: "議決権がなくなります。注意喚起はこれまでどおり届きます。",
  resume: "議決権が戻ります。",
};

/** What can be done with a member now, by its state and by who looks. */
export function Acts({ member }: { member: MemberReply }) {
  const { may, id } = member;
  const undo = useDo(undoStep);
  const last = member.steps.find((step) => step.id === may.undo);
  const acts = (["leave", "suspend", "resume"] as const).filter((act) => may[act]);
  return (
    <Section title="手続き">
      <div className="flex flex-col gap-4">
        {may.decide && (
          <div>
            <LinkButton to="/invoices">理事会の判断を記録する（会費の一覧）</LinkButton>
          </div>
        )}
        {may.invoice && <Issue member={member} />}
        {last && (
          <div>
            <ConfirmButton
              icon="undo"
              label={`「${ACT_LABELS[last.act]}」を取り消す`}
              title={`「${ACT_LABELS[last.act]}」を取り消しますか`}
              confirm="取り消して前の状態に戻す"
              onConfirm={() => undo.mutateAsync({ params: { id }, body: { stepId: last.id } })}
            >
              <p>前の状態に戻ります。取り消したことは記録に残ります。</p>
            </ConfirmButton>
          </div>
        )}
        {acts.length > 0 && <Move id={id} acts={acts} today={member.today} />}
        {acts.length > 0 && <Terms member={member} />}
      </div>
    </Section>
  );
}

function Issue({ member }: { member: MemberReply }) {
  const issue = useDo(issueInvoice);
  const asked = member.invoices.some(
    ({ cancelled, fiscalYear }) => !cancelled && fiscalYear === member.fiscalYear,
  );
  if (asked)
    return (
      <p className="text-solid-gray-700">
        {member.fiscalYear}
        年度の請求書は発行済みです。次の年度の請求書は、年度の初めに自動で発行されます。
      </p>
    );
  return (
    <div>
      <ConfirmButton
        look="solid"
        icon="send"
        label={`${member.fiscalYear}年度の請求書を発行して送る`}
        title={`${member.fiscalYear}年度の請求書を発行しますか`}
        confirm="発行して送る"
        onConfirm={() =>
          issue.mutateAsync({
            body: { organisationId: member.id, fiscalYear: member.fiscalYear },
          })
        }
      >
        <p>
          番号を付けて発行し、{member.billing.goesTo ?? "（メールの宛先がないため送れません）"}{" "}
          に送ります。
        </p>
      </ConfirmButton>
    </div>
  );
}

function Move({ id, acts, today }: { id: string; acts: readonly Choice[]; today: string }) {
  const move = useDo(moveMember);
  return (
    <Disclosure label={acts.length > 1 ? "退会・資格停止を記録する" : "退会（取り下げ）を記録する"}>
      <Form
        submit="この内容で記録する"
        onSubmit={(values) =>
          move.mutateAsync({
            params: { id },
            body: {
              act: values.text("act") as Choice,
              on: values.text("on"),
              reason: values.text("reason"),
            },
          })
        }
      >
        <RadioGroup
          name="act"
          label="手続き"
          required
          choices={acts.map((act) => ({ value: act, label: ACT_LABELS[act], hint: HINTS[act] }))}
        />
        <DateField name="on" label="その日から" required defaultValue={today} />
        <TextField name="reason" label="理由" required hint="事務局だけが見ます。" />
      </Form>
    </Disclosure>
  );
}

function Terms({ member }: { member: MemberReply }) {
  const change = useDo(changeTerms);
  return (
    <Disclosure label="会員種別と会費を変える">
      <Form
        submit="次の請求からこの種別にする"
        onSubmit={(values) =>
          change.mutateAsync({
            params: { id: member.id },
            body: {
              classId: values.text("classId"),
              agreedFee: values.number("agreedFee"),
              reason: values.text("reason"),
            },
          })
        }
      >
        <TermsFields classId={member.classId} agreedFee={member.agreedFee} />
        <TextField
          name="reason"
          label="理由"
          required
          hint="例：病床数が変わった。出してある請求書は変わらないので、直すときは請求書を取り消して出し直してください。"
        />
      </Form>
    </Disclosure>
  );
}
