import { Actions } from "./actions.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Section } from "../../../ui/page.tsx";
import { type Draft, READERS } from "../api-publications.ts";

/** Where the texts are written and reviewed. */
export const deskOf = (draft: Pick<Draft, "advisoryId" | "guidanceId">) =>
  `/guidance/${draft.advisoryId}/${draft.guidanceId}`;

/** What each class of reader is told, as it was written at the desk. */
export function Texts({ texts }: { texts: Draft["texts"] }) {
  if (texts.length === 0) return <Empty title="まだ文面がありません" />;
  return (
    <Section title="読み手ごとの文面">
      <div className="flex flex-col gap-2">
        {texts.map((text, place) => (
          <Disclosure
            key={text.class}
            open={place === 0}
            label={`${READERS[text.class as keyof typeof READERS] ?? text.class} に伝えること`}
          >
            <div className="flex flex-col gap-4">
              <p className="max-w-3xl whitespace-pre-line">{text.summary}</p>
              <Actions actions={text.actions} />
              {text.ifCannot && (
                <p className="max-w-3xl whitespace-pre-line">
                  <strong>すぐに対応できないとき</strong>
                  <br />
                  {text.ifCannot}
                </p>
              )}
            </div>
          </Disclosure>
        ))}
      </div>
    </Section>
  );
}
