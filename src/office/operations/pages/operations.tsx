import { Backups } from "../../backups/pages/backups.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, useAsk } from "../../../ui/query.ts";
import { getOperations } from "../api.ts";
import { Checks } from "./checks.tsx";
import { Decided } from "./decided.tsx";
import { FailedJob } from "./failed-job.tsx";

type Told = Reply<typeof getOperations>;

/** How the installation itself is doing, for the secretariat: what it did not manage, and what to do about it. */
export default function Operations() {
  const asked = useAsk(getOperations);
  return (
    <Page
      title="システムの様子"
      lead={{
        what: "このしくみ自身が、きちんと動いているかをまとめています。「要対応」があれば、書かれている方にすぐ伝えてください。自動で行う仕事のうち、何度か試してもできなかったものは、もう一度行うか、あきらめるかを決めてください。",
        takes: "見るだけなら1分ほど",
        unsure:
          "まずは「もう一度」を押してください。同じことが続くときは、設置した方にお知らせください。",
      }}
    >
      <Loaded from={asked} lines={6}>
        {(told) => (
          <div className="flex flex-col gap-10">
            <Checks checks={told.checks} at={told.lookedAt} />
            <Failed {...told} />
            {told.decided.length > 0 && <Decided jobs={told.decided} />}
            <Backups />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Failed({ failed, more }: Told) {
  if (failed.length === 0) {
    return (
      <Empty title="できなかった仕事はありません">
        自動で行う仕事は、うまくいかないときも間をおいて何度か試します。それでもできなかったものだけが、ここに出ます。
      </Empty>
    );
  }
  return (
    <section aria-labelledby="failed" className="flex flex-col gap-4">
      <h2 id="failed" className="text-std-24B-150">
        できなかった仕事（{formatNumber(failed.length + more)}件）
      </h2>
      <ul className="flex flex-col gap-4">
        {failed.map((job) => (
          <FailedJob key={job.id} job={job} />
        ))}
      </ul>
      {more > 0 && (
        <p>
          ほかに{formatNumber(more)}
          件あります。同じ理由のことが多いので、上のものから原因を直してください。
        </p>
      )}
    </section>
  );
}
