import { getAdvisory } from "../../advisories/api.ts";
import { startGuidance } from "../api.ts";
import { useGo, useParam } from "../../../ui/address.tsx";
import { RadioGroup } from "../../../ui/choice.tsx";
import { Form } from "../../../ui/form.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { useAsk, useDo } from "../../../ui/query.ts";

export default function StartGuidance() {
  const id = useParam("id");
  const asked = useAsk(getAdvisory, { params: { id } });
  const start = useDo(startGuidance);
  const go = useGo();
  return (
    <Loaded from={asked}>
      {(advisory) => (
        <Page
          title="案内文を書く"
          trail={[
            { label: "注意喚起", to: "/advisories" },
            { label: advisory.title, to: `/advisories/${id}` },
          ]}
          lead={{
            what: "本当のお知らせか、訓練かを選んでください。わかっていることから文面の案を作ります。",
            takes: "約1分",
          }}
        >
          <Form
            submit="文面の案を作る"
            beside={
              <LinkButton to={`/advisories/${id}`} look="text">
                やめる
              </LinkButton>
            }
            onSubmit={async (values) => {
              const mark = values.text("mark") as "live" | "drill";
              const made = await start.mutateAsync({ body: { advisoryId: id, mark } });
              await go(`/guidance/${id}/${made.id}`);
            }}
          >
            <RadioGroup
              name="mark"
              label="どちらですか"
              look="tiles"
              required
              defaultValue="live"
              choices={[
                { value: "live", label: "本当のお知らせ", hint: "医療機関に対応をお願いします" },
                { value: "drill", label: "訓練", hint: "題名に【訓練】と付き、集計には入りません" },
              ]}
            />
          </Form>
        </Page>
      )}
    </Loaded>
  );
}
