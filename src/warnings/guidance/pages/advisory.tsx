import { type Advisory, getAdvisory } from "../../advisories/api.ts";
import { AdvisoryDetail } from "../../advisories/pages/advisory.tsx";
import { findRevisions, GUIDANCE_LABELS, type Revision } from "../api.ts";
import { useParam } from "../../../ui/address.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Link, LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Section } from "../../../ui/page.tsx";
import { useAsk } from "../../../ui/query.ts";

/** One advisory, with the guidance that was written about it. */
export default function AdvisoryPage() {
  const id = useParam("id");
  const asked = useAsk(getAdvisory, { params: { id } });
  const written = useAsk(findRevisions, { query: { advisoryId: id } });
  return (
    <Loaded from={asked}>
      {(advisory) => (
        <Loaded from={written}>
          {({ items }) => (
            <AdvisoryDetail
              key={id}
              advisory={advisory}
              actions={<Write advisory={advisory} revisions={items} />}
              written={<Revisions advisoryId={id} revisions={items} />}
            />
          )}
        </Loaded>
      )}
    </Loaded>
  );
}

function Write({ advisory, revisions }: { advisory: Advisory; revisions: readonly Revision[] }) {
  const open = revisions.find(
    ({ state, mark }) =>
      mark === "live" && ["draft", "in_review", "approved", "scheduled"].includes(state),
  );
  if (!advisory.may.write && !open) return null;
  const isTold = advisory.matter.documents.some(({ state }) => state === "published");
  return (
    <LinkButton
      look={isTold && advisory.matter.newHolders === 0 ? "outline" : "solid"}
      icon="edit"
      to={`/guidance/${advisory.id}/${open?.id ?? "new"}`}
    >
      {open ? "書きかけの案内文を開く" : "案内文を書く"}
    </LinkButton>
  );
}

function Revisions({
  advisoryId,
  revisions,
}: {
  advisoryId: string;
  revisions: readonly Revision[];
}) {
  if (revisions.length === 0) return null;
  return (
    <Section title="案内文">
      <ul className="flex flex-col gap-2">
        {revisions.map((one) => (
          <li key={one.id}>
            <Link to={`/guidance/${advisoryId}/${one.id}`}>
              {one.mark === "drill" && "【訓練】"}第{one.revision}稿（
              {GUIDANCE_LABELS[one.state] ?? one.state}）
            </Link>
            　<DateText at={one.changedAt} time />
          </li>
        ))}
      </ul>
    </Section>
  );
}
