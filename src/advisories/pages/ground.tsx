import { Disclosure } from "../../ui/disclosure.tsx";
import { GROUNDS, RELATIONS } from "../api-grounds.ts";

/** What a verdict rests on, as the matcher left it; all null for a verdict of a person. */
export interface Ground {
  ground: keyof typeof GROUNDS | null;
  relation: keyof typeof RELATIONS | null;
  expression: string | null;
  held: string | null;
  component: string | null;
  productRef: string | null;
}

/** For the expert: by which words of the document, and by which reading of the register, it was decided. */
export function GroundDetails({ of }: { of: Ground }) {
  if (of.ground === null) return null;
  const { label, check } = GROUNDS[of.ground];
  const rows: [string, string | null][] = [
    ["根拠", label],
    ["確かめ方", check],
    ["製品の見つけ方", of.relation && RELATIONS[of.relation]],
    ["文書の版の原文", of.expression ?? "（版の指定なし）"],
    ["台帳の版の読み", of.held ?? "（版なし）"],
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
