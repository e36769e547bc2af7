import { DUTIES } from "../../../circle/organisations/api.ts";
import { type Reply } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import type { getWanted } from "../api.ts";

export type Numbers = Reply<typeof getWanted>["numbers"];

/** Whose number it is. */
export function nameOf({ name, duty }: Numbers[number]): string {
  if (name === null) return "代表電話";
  const word = duty && DUTIES[duty as keyof typeof DUTIES];
  return word ? `${name}（${word}）` : name;
}

/** The numbers of an organisation, with the hours at which they are answered. */
export function NumberList({ numbers }: { numbers: Numbers }) {
  if (numbers.length === 0) return <span>番号がありません</span>;
  return (
    <ul className="flex flex-col gap-2">
      {numbers.map((one) => (
        <li key={`${one.phone} ${one.name}`} className="flex flex-wrap items-center gap-x-3">
          <a
            className={`link whitespace-nowrap text-std-18B-160 max-md:py-2 ${one.wrong ? "line-through" : ""}`}
            href={`tel:${one.phone}`}
          >
            {one.phone}
          </a>
          {one.wrong && <StatusTag tone="danger" label="番号違い" />}
          <span>{nameOf(one)}</span>
          {one.reachable && <span className="text-solid-gray-700">{one.reachable}</span>}
        </li>
      ))}
    </ul>
  );
}
