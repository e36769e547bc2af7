import { type ReactNode, type RefObject, useEffect, useState } from "react";
import { Banner } from "./banner.tsx";
import { Button } from "./button.tsx";
import { formatDateTime } from "./date.tsx";
import { type Drafting, type DraftValue, type Keeper, useDraft } from "./draft.ts";
import { fillFields, readFields } from "./fields.ts";

/** What a form that keeps what is typed has besides: what to do when it is sent, and what to tell. */
export interface Keeping extends Keeper {
  /** What came back, and who else writes: before the fields. */
  above: ReactNode;
  /** Whether it is kept: beside the button that sends. */
  below: ReactNode;
}

/** Keeps what stands in the fields of a form by their names, and puts it back when the form is opened again. */
export function useKeptFields(name: string, form: RefObject<HTMLFormElement | null>): Keeping {
  const drafting = useDraft(name);
  const { draft, found } = drafting;
  const [restored, setRestored] = useState(false);
  const [hand] = useState(() => new Hand());
  // What stood there when the form was opened: what is found later is what was kept since.
  const [first, setFirst] = useState(found);
  if (first === undefined && found !== undefined) setFirst(found);
  useEffect(() => {
    const element = form.current;
    if (!element) return;
    const typed = () => {
      if (hand.note()) draft.keep(readFields(element));
    };
    element.addEventListener("input", typed);
    return () => element.removeEventListener("input", typed);
  }, [form, draft, hand]);
  useEffect(() => {
    if (form.current && first?.draft)
      void hand.putBack(form.current, first.draft.value).then(setRestored);
  }, [form, first, hand]);
  return keepingOf(drafting, restored);
}

/** Whose hand it is that changes the fields: the person's, or ours that puts back what was kept. */
class Hand {
  #isOurs = false;
  #hasTyped = false;

  /** Something changed. Gives whether a person did it. */
  note(): boolean {
    if (!this.#isOurs) this.#hasTyped = true;
    return !this.#isOurs;
  }

  /** Not over what was typed while it was asked for. Gives whether anything changed. */
  async putBack(form: HTMLFormElement, value: DraftValue): Promise<boolean> {
    if (this.#hasTyped) return false;
    this.#isOurs = true;
    const changed = await fillFields(form, value);
    this.#isOurs = false;
    return changed;
  }
}

/** The same for a form that holds what is written in a state of its own: what is set is kept. */
export function useKept<T extends DraftValue>(name: string, initial: T) {
  const drafting = useDraft(name);
  const { draft, found } = drafting;
  const [value, setValue] = useState(initial);
  const [restored, setRestored] = useState<boolean>();
  if (restored === undefined && found !== undefined) {
    const before = found.draft?.value as T | undefined;
    const isOther = before !== undefined && sorted(before) !== sorted(initial);
    setRestored(isOther);
    if (isOther) setValue(before);
  }
  const set = (next: T) => {
    setRestored((before) => before ?? false);
    setValue(next);
    draft.keep(next);
  };
  return { value, set, keeps: keepingOf(drafting, restored === true) };
}

function keepingOf({ draft, found, state }: Drafting, restored: boolean): Keeping {
  const savedAt = restored ? found?.draft?.savedAt : undefined;
  const others = found?.others ?? [];
  return {
    hold: draft.hold,
    drop: draft.drop,
    above: (
      <>
        {savedAt && <Restored savedAt={savedAt} drop={draft.drop} />}
        {others.length > 0 && (
          <Banner tone="warning" title="ほかの方も、同じところを書いています">
            {others.map(({ name, at }) => `${name}さん（${formatDateTime(at)}）`).join("、")}
            。あとから保存したほうが残るので、先に声をかけてください。
          </Banner>
        )}
      </>
    ),
    below: (
      <p role="status" className="text-solid-gray-700 empty:hidden">
        {state === "kept" && "下書きを残しました。この画面を離れても消えません。"}
        {state === "failed" && "下書きを残せませんでした。つながりしだい、もう一度残します。"}
        {state === "refused" &&
          "下書きを残せません。このまま送るか、どこかに写しておいてください。"}
      </p>
    ),
  };
}

function Restored({ savedAt, drop }: { savedAt: string; drop: () => Promise<void> }) {
  const again = () => void drop().then(() => window.location.reload());
  return (
    <Banner
      tone="info"
      title="書きかけの内容を戻しました"
      action={
        <Button size="small" icon="undo" onClick={again}>
          書きかけを捨てる
        </Button>
      }
    >
      {formatDateTime(savedAt)}に残したものです。まだ送っていません。
    </Banner>
  );
}

/** The database gives the parts of an object in an order of its own. */
const sorted = (value: unknown) =>
  JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
