import type { Words } from "../api.ts";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Gloss } from "../../../ui/gloss.tsx";

/** How the text reads to its readers. */
export function Reading({ label, words }: { label: string; words: Words }) {
  return (
    <article
      aria-label={`${label}にはこう読めます`}
      className="flex flex-col gap-4 rounded-12 border-2 border-blue-900 bg-white p-4 md:p-6"
    >
      <p className="text-dns-14B-130 text-blue-900">{label}には、こう読めます</p>
      <p className="whitespace-pre-line break-words">{words.summary}</p>
      <div>
        <p className="mb-2 font-bold">お願いしたいこと</p>
        <ol className="flex list-decimal flex-col gap-3 pl-6">
          {words.actions.map((action, place) => (
            <li key={`${place} ${action.text}`} className="break-words">
              {action.text}
              {action.takes && <span className="text-solid-gray-700">（{action.takes}）</span>}
              {action.ifUnknown && (
                <span className="block text-solid-gray-700">
                  わからないときは: {action.ifUnknown}
                </span>
              )}
            </li>
          ))}
        </ol>
      </div>
      {words.ifCannot && (
        <div>
          <p className="font-bold">すぐにできないときは</p>
          <p className="whitespace-pre-line break-words">{words.ifCannot}</p>
        </div>
      )}
      {words.vendorEnquiry && (
        <Disclosure label="業者への問い合わせ文">
          <p className="whitespace-pre-line break-words">{words.vendorEnquiry}</p>
          <p className="mt-3 text-dns-14N-130 text-solid-gray-700">
            {"{{ }}"} の部分は、受け取る施設ごとに自動で入ります。
          </p>
        </Disclosure>
      )}
    </article>
  );
}

/** Hard words in a text, each with its plain meaning. */
export function HardWords({
  words,
  glossary,
}: {
  words: Words;
  glossary: readonly { term: string; gloss: string }[];
}) {
  const text = [
    words.summary,
    words.ifCannot,
    ...words.actions.flatMap((action) => [action.text, action.ifUnknown]),
  ].join("\n");
  const found = glossary.filter(({ term }) => text.includes(term));
  if (found.length === 0) return null;
  return (
    <div role="note" className="rounded-8 bg-yellow-50 p-4">
      <p className="font-bold">むずかしい言葉が{found.length}つあります</p>
      <p>
        そのまま使うときは、意味が伝わるか確かめてください：
        {found.map(({ term, gloss }) => (
          <span key={term} className="mr-3">
            <Gloss term={term}>{gloss}</Gloss>
          </span>
        ))}
      </p>
    </div>
  );
}
