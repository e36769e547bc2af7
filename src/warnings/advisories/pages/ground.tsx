import { Disclosure } from "../../../ui/disclosure.tsx";
import { type Evidence, GROUNDS, RELATIONS } from "../api-grounds.ts";

/** For the expert: by which words of the document, and by which reading of the register, it was decided. */
export function GroundDetails({
  of,
  isCheckSaid,
}: {
  of: Evidence;
  /** What to look at stands beside it already. */
  isCheckSaid?: boolean;
}) {
  if (of.ground === null) return null;
  const { label, check } = GROUNDS[of.ground];
  const rows: [string, string | null][] = [
    ["根拠", label],
    ["確かめ方", isCheckSaid ? null : check],
    ["製品の見つけ方", of.relation && RELATIONS[of.relation]],
    ["文書に書かれたバージョン（原文）", of.expression ?? "（バージョンの指定なし）"],
    ["台帳のバージョンの読み", of.held ?? "（バージョンなし）"],
    ["部品", of.component],
    ["文書の製品番号", of.productRef],
  ];
  return (
    <Disclosure label="判定の根拠">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {rows
          .filter(([, text]) => text !== null)
          .map(([name, text]) => (
            <div key={name} className="contents">
              <dt className="whitespace-nowrap text-solid-gray-700">{name}</dt>
              <dd className="min-w-0 break-words">{text}</dd>
            </div>
          ))}
      </dl>
    </Disclosure>
  );
}
