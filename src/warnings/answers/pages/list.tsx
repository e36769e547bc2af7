import { useEffect } from "react";
import { getInstitution } from "../../../circle/members/api.ts";
import { useFilters, useGo } from "../../../ui/address.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Loading } from "../../../ui/loading.tsx";
import { CallHistory } from "../../../ties/calls/pages/history.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { useAsk } from "../../../ui/query.ts";
import { useViewer } from "../../../ui/session.tsx";
import { Publications } from "../../reactions/pages/sent.tsx";
import { Inbox } from "./inbox.tsx";

/** One address, by role: what has arrived, what was sent out, or what waits to be passed on. */
export default function ReactionsPage() {
  const { data: viewer } = useViewer();
  const [{ institution }] = useFilters({ institution: "" });
  if (viewer?.role === "relay") return <ToRelay />;
  if (viewer?.role !== "secretariat") {
    return (
      <Page
        title="届いた注意喚起"
        lead={{
          what: "上から順に開いて、当てはまる答えを一つ選んでください。",
          takes: "1件につき約1分",
          unsure:
            "「わからない」「業者に任せている」もお答えになります。答えは、あとから何度でも変えられます。",
        }}
      >
        <Inbox query={{}} />
      </Page>
    );
  }
  return institution ? <OneInstitution id={institution} /> : <Publications />;
}

function OneInstitution({ id }: { id: string }) {
  const institution = useAsk(getInstitution, { params: { id } });
  return (
    <Loaded from={institution}>
      {({ name }) => (
        <Page
          title={`${name}への注意喚起`}
          trail={[{ label: "反応", to: "/answers" }]}
          lead={{ what: "電話で聞いたお答えは、1件ずつ開いて代わりに記録できます。" }}
        >
          <Inbox query={{ institutionId: id }} />
          <Section title="これまでの電話">
            <CallHistory organisationId={id} />
          </Section>
        </Page>
      )}
    </Loaded>
  );
}

function ToRelay() {
  const go = useGo();
  useEffect(() => void go("/reactions/relay"), [go]);
  return <Loading />;
}
