import { Button } from "../../../ui/button.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Section } from "../../../ui/page.tsx";
import { useDo } from "../../../ui/query.ts";
import { type ApplicationReply, groupApplication } from "../api.ts";

/** Who applies for the same organisation: put together or parted by hand. */
export function Together({ seen }: { seen: ApplicationReply }) {
  const group = useDo(groupApplication);
  const open = seen.state === "waiting" || seen.state === "asked";
  const others = seen.group.filter((one) => one.id !== seen.id);
  const near = seen.evidence.others.filter(
    (one) => one.because.includes("organisation") && ["waiting", "asked"].includes(one.state),
  );
  const put = (id: string, joinTo: string | null) =>
    group.mutate({ params: { id }, body: { joinTo } });
  if (!open || (others.length === 0 && near.length === 0 && !seen.joinedTo)) return null;
  return (
    <Section title="同じ所属の方">
      <ul className="flex flex-col gap-3">
        {others.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-3">
            <span>
              {one.person}（{one.duty}・{one.mail}）と、いっしょに承認します
            </span>
            <Button size="small" pending={group.isPending} onClick={() => put(one.id, null)}>
              別々にする
            </Button>
          </li>
        ))}
        {!seen.joinedTo &&
          near.map((one) => (
            <li key={one.id} className="flex flex-wrap items-center gap-3">
              <span>{one.person} からも、同じ所属の申し込みがあります</span>
              <Button size="small" pending={group.isPending} onClick={() => put(one.id, seen.id)}>
                この申し込みに合わせる
              </Button>
            </li>
          ))}
      </ul>
      {seen.joinedTo && (
        <p>
          <Button size="small" pending={group.isPending} onClick={() => put(seen.id, null)}>
            別々にする
          </Button>
        </p>
      )}
      {group.error && <Failure error={group.error} />}
    </Section>
  );
}
