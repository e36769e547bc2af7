import type { ReactNode } from "react";
import { Button } from "../../../ui/button.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { type Reply, useDo } from "../../../ui/query.ts";
import { type getOperations, giveJobUp, repeatJob } from "../api.ts";

export type Job = Reply<typeof getOperations>["failed"][number];

/** Work that failed for good: what it was, whom it concerns, when and why, and the two ways on. */
export function FailedJob({ job }: { job: Job }) {
  const repeat = useDo(repeatJob);
  const giveUp = useDo(giveJobUp);
  const error = repeat.error ?? giveUp.error;
  const params = { id: job.id };
  return (
    <li className="flex flex-col gap-3 rounded-12 border border-solid-gray-300 p-4 md:p-6">
      <h3 className="text-std-20B-150">{job.what}</h3>
      <dl className="grid gap-x-6 gap-y-1 md:grid-cols-[auto_1fr]">
        {job.about && <Line term="関係する相手・もの">{job.about}</Line>}
        <Line term="頼まれた日時">
          <DateText at={job.addedAt} time />
        </Line>
        <Line term="できなかった日時">
          <DateText at={job.failedAt} time />（{formatNumber(job.attempts)}回試しました
          {job.times > 1 && `。同じ仕事は続けて${formatNumber(job.times)}回できていません`}）
        </Line>
        <Line term="できなかった理由">{job.why}</Line>
        <Line term="次にすること">{job.todo}</Line>
        {job.again && <Line term="もう一度行うと">{job.again}</Line>}
      </dl>
      <div className="flex flex-wrap gap-3 print:hidden">
        <Button look="solid" pending={repeat.isPending} onClick={() => repeat.mutate({ params })}>
          もう一度
        </Button>
        <Button pending={giveUp.isPending} onClick={() => giveUp.mutate({ params })}>
          あきらめる
        </Button>
      </div>
      {error && <Failure error={error} />}
      <Disclosure label="くわしい理由（設置した方向け）">
        <p className="wrap-anywhere">
          {job.task}：{job.error ?? "エラーは残っていません（処理の途中で止まりました）"}
        </p>
      </Disclosure>
    </li>
  );
}

function Line({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="font-bold">{term}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </>
  );
}
