import { PagedTable } from "../../../ui/paged-table.tsx";
import { FIELD_LABELS, getWords, type Words } from "../../facilities/api.ts";
import { Codes } from "../../facilities/pages/codes.tsx";
import { addressOf } from "../../facilities/pages/words.tsx";
import { DownloadLink, Link } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { useAsk, usePaged } from "../../../ui/query.ts";
import type { Column } from "../../../ui/table.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { type ImportLine, LINE_ACTIONS, listLines } from "../api.ts";

/** Lines of an import, in the order of the file, and the same as a CSV. */
export function Lines({ importId, query }: { importId: string; query: Record<string, string> }) {
  const params = { id: importId };
  const list = usePaged(listLines, { params, query });
  const words = useAsk(getWords);
  return (
    <Loaded from={words}>
      {(known) => (
        <div className="flex flex-col gap-4">
          {list.rows.length > 0 && (
            <div>
              <DownloadLink
                href={`/api/rosters/${importId}/lines/csv?${new URLSearchParams(query)}`}
                kind="CSV"
                size="small"
              >
                この一覧を保存
              </DownloadLink>
            </div>
          )}
          <PagedTable
            list={list}
            noun="行"
            empty={{ title: "あてはまる行はありません" }}
            caption="名簿の行"
            columns={columnsIn(known)}
            rowKey={(row) => String(row.number)}
          />
        </div>
      )}
    </Loaded>
  );
}

function columnsIn(words: Words): readonly Column<ImportLine>[] {
  const kind = (id: string | null) => words.kinds.find((one) => one.id === id)?.label;
  return [
    {
      head: "名称",
      cell: (row) =>
        row.facilityId && row.action !== "new" ? (
          <Link to={`/facilities/${row.facilityId}`}>{row.name}</Link>
        ) : (
          row.name || "（名称なし）"
        ),
    },
    { head: "どうなるか", cell: (row) => LINE_ACTIONS[row.action] },
    {
      head: "内容",
      cell: (row) => (
        <div className="flex flex-col gap-1">
          {row.action === "new" && (
            <span>
              {[kind(row.kind), addressOf(words, row), beds(row.beds)].filter(Boolean).join("・")}
            </span>
          )}
          <Changes changes={row.changes} words={words} />
          <Changes changes={row.kept} words={words} kept />
          {row.findings.map((one) => (
            <span key={one}>{one}</span>
          ))}
        </div>
      ),
    },
    { head: "コード", cell: (row) => <Codes codes={row.codes} /> },
    { head: "ファイルの場所", cell: (row) => row.place || "―" },
  ];
}

const beds = (count: number | null) => (count === null || count === 0 ? null : `${count}床`);

function Changes({
  changes,
  words,
  kept,
}: {
  changes: ImportLine["changes"];
  words: Words;
  kept?: boolean;
}) {
  const labels = new Map<string, string>(
    [...words.kinds, ...words.bedClasses, ...words.functions, ...words.founders].map(
      ({ id, label }) => [id, label],
    ),
  );
  const show = (value: unknown) =>
    value === null || value === ""
      ? "なし"
      : [value]
          .flat()
          .map((one) => labels.get(String(one)) ?? String(one))
          .join("・") || "なし";
  return Object.entries(changes).map(([field, [before, after]]) => (
    <span key={field}>
      {FIELD_LABELS[field] ?? field}：{show(before)} → {kept ? <s>{show(after)}</s> : show(after)}
      {kept && <Tag>人が確かめた値（変えません）</Tag>}
    </span>
  ));
}
