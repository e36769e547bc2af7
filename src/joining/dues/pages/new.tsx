import { useState } from "react";
import { useFilters, useGo } from "../../../ui/address.tsx";
import { Button } from "../../../ui/button.tsx";
import { RadioGroup } from "../../../ui/choice.tsx";
import { DateField } from "../../../ui/date-field.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Form } from "../../../ui/form.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { applyMember, findCandidates } from "../api.ts";
import { WhileOn } from "./off.tsx";
import { TermsFields } from "./terms.tsx";

const TRAIL = [{ label: "会費", to: "/invoices" }];
type Candidate = Reply<typeof findCandidates>["rows"][number];

/** Takes an application for membership: find the organisation, choose the class. */
export default function NewMember() {
  return (
    <WhileOn title="入会の申請を受け付ける">
      <Find />
    </WhileOn>
  );
}

function Find() {
  const [{ search }, change] = useFilters({ search: "" });
  const found = useAsk(findCandidates, { query: { search } });
  return (
    <Page
      title="入会の申請を受け付ける"
      trail={TRAIL}
      lead={{
        what: "登録されている組織から選んで、会員種別を決めてください。",
        takes: "約2分",
        unsure: "組織がまだ登録されていないときは、先に「会員」の画面で加えてください。",
      }}
    >
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          const text = new FormData(event.currentTarget).get("search");
          change({ search: typeof text === "string" ? text.trim() : "" });
        }}
      >
        <div className="max-w-xl grow">
          <TextField name="search" label="組織の名称・ふりがな" defaultValue={search} />
        </div>
        <span className="shrink-0">
          <Button type="submit" icon="search">
            探す
          </Button>
        </span>
      </form>
      {search !== "" && (
        <Loaded from={found}>
          {({ rows }) =>
            rows.length === 0 ? (
              <Empty title="あてはまる組織がありません">
                すでに会員か申請中の組織は、ここには出ません。名称の一部だけでもさがせます。
              </Empty>
            ) : (
              <Apply key={search} candidates={rows} />
            )
          }
        </Loaded>
      )}
    </Page>
  );
}

function Apply({ candidates }: { candidates: readonly Candidate[] }) {
  const [id, setId] = useState(candidates.length === 1 ? candidates[0]!.id : "");
  const apply = useDo(applyMember);
  const go = useGo();
  const chosen = candidates.find((one) => one.id === id);
  return (
    <Section title="申請の内容">
      <Form
        submit="この内容で申請を受け付ける"
        beside={
          <LinkButton to="/invoices" look="text">
            やめる
          </LinkButton>
        }
        onSubmit={async (values) => {
          await apply.mutateAsync({
            body: {
              organisationId: id,
              classId: values.text("classId"),
              agreedFee: values.number("agreedFee"),
              appliedOn: values.text("appliedOn"),
            },
          });
          await go(`/invoices/${id}`);
        }}
      >
        <RadioGroup
          name="organisationId"
          label="組織"
          required
          value={id}
          onChange={setId}
          choices={candidates.map((one) => ({ value: one.id, label: one.name }))}
        />
        <TermsFields key={id} classId={chosen?.classId ?? ""} agreedFee={null} />
        <DateField name="appliedOn" label="申請の日" required />
      </Form>
    </Section>
  );
}
