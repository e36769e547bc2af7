import { useState } from "react";
import { type Basis, PRIORITIES } from "../../guidance/api-audience.ts";
import { Loaded } from "../../../ui/loaded.tsx";
import { Section } from "../../../ui/page.tsx";
import { useAsk } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { type Draft, getLetter, INSTITUTION_READERS, READERS } from "../api-publications.ts";
import type { AudienceReply } from "./audience-numbers.tsx";

/** How the mail reads to each class, with the priority that most of it has. */
export function Letters({ draft, cells }: { draft: Draft; cells: AudienceReply["cells"] }) {
  const kinds = INSTITUTION_READERS.flatMap((reader) =>
    [false, true].flatMap((asked) => {
      const own = cells.filter(
        (cell) => cell.audienceClass === reader && (cell.basis === ("asked" as Basis)) === asked,
      );
      const sizes = PRIORITIES.map((priority) =>
        own.reduce((sum, cell) => sum + (cell.priority === priority ? cell.count : 0), 0),
      );
      const priority = PRIORITIES[sizes.indexOf(Math.max(...sizes))]!;
      const label = `${READERS[reader]}（${asked ? "お使いかどうかのお尋ね" : "注意喚起"}）`;
      return own.length === 0 ? [] : [{ reader, asked, priority, label }];
    }),
  );
  const [chosen, choose] = useState(0);
  const kind = kinds[chosen] ?? kinds[0];
  if (!kind) return null;
  return (
    <Section title="届くメール">
      <Select
        name="letter"
        label="読み手"
        empty={null}
        value={String(kinds.indexOf(kind))}
        onChange={(event) => choose(Number(event.target.value))}
        options={kinds.map(({ label }, place) => ({ value: String(place), label }))}
      />
      <Letter key={kind.label} draft={draft} kind={kind} />
    </Section>
  );
}

function Letter({
  draft,
  kind,
}: {
  draft: Draft;
  kind: {
    reader: (typeof INSTITUTION_READERS)[number];
    priority: (typeof PRIORITIES)[number];
    asked: boolean;
  };
}) {
  const letter = useAsk(getLetter, {
    params: { id: draft.guidanceId },
    query: { class: kind.reader, priority: kind.priority, asked: String(kind.asked) },
  });
  return (
    <Loaded from={letter}>
      {({ subject, text }) => (
        <article className="max-w-3xl rounded-12 border border-solid-gray-420 break-inside-avoid">
          <p className="border-b border-solid-gray-300 p-4">
            <span className="text-solid-gray-700">件名　</span>
            <strong>{subject}</strong>
          </p>
          <pre className="p-4 font-sans whitespace-pre-wrap">{text}</pre>
        </article>
      )}
    </Loaded>
  );
}
