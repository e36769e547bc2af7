import { Button } from "../../../ui/button.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { type Reply, useDo } from "../../../ui/query.ts";
import { type Column, Table } from "../../../ui/table.tsx";
import { ENDINGS, type getOperations, takeJobBack } from "../api.ts";

type Job = Reply<typeof getOperations>["decided"][number];

const COLUMNS: readonly Column<Job>[] = [
  { head: "仕事", cell: (job) => job.what },
  { head: "関係する相手・もの", cell: (job) => job.about ?? "—" },
  { head: "どうなったか", cell: (job) => <Ending job={job} /> },
  { head: "日時", cell: (job) => <DateText at={job.at} time /> },
  { head: "決めた方", cell: (job) => job.by ?? "自動" },
];

/** What became of the last ones; giving up is taken back here. */
export function Decided({ jobs }: { jobs: readonly Job[] }) {
  return (
    <section aria-labelledby="decided" className="flex flex-col gap-4">
      <h2 id="decided" className="text-std-24B-150">
        最近の結果
      </h2>
      <Table caption="最近の結果" columns={COLUMNS} rows={jobs} rowKey={(job) => job.id} />
    </section>
  );
}

function Ending({ job }: { job: Job }) {
  const back = useDo(takeJobBack);
  return (
    <div className="flex flex-col items-start gap-2">
      {ENDINGS[job.ending]}
      {job.ending === "given_up" && (
        <Button
          size="small"
          icon="undo"
          pending={back.isPending}
          onClick={() => back.mutate({ params: { id: job.id } })}
        >
          取り消す
        </Button>
      )}
      {back.error && <Failure error={back.error} />}
    </div>
  );
}
