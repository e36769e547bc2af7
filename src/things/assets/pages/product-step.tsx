import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Form } from "../../../ui/form.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { useSettled } from "../../../ui/settled.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { findSuggestions, type Item, type KindFacts, stateKind } from "../api.ts";
import { NameFields, readName } from "./asset-fields.tsx";
import { KindIcon } from "./kind-icon.tsx";
import { useWhose } from "./whose.tsx";

type Name = Pick<Item, "vendor" | "product" | "model">;
type Suggestion = Reply<typeof findSuggestions>["items"][number];

/** The second tap: one of the products that similar institutions have, or a name that is searched or typed. */
export function ProductStep({
  kind,
  onChoose,
  onUnknown,
  onBack,
}: {
  kind: KindFacts;
  onChoose: (name: Name) => void;
  onUnknown: () => void;
  onBack: () => void;
}) {
  const { query } = useWhose();
  const [typed, setTyped] = useState("");
  const text = useSettled(typed.trim());
  const found = useAsk(findSuggestions, { query: { ...query, kind: kind.kind, text } });
  return (
    <section className="flex flex-col gap-6">
      <h2 className="flex items-center gap-3 text-std-20B-150">
        <KindIcon name={kind.icon} className="size-9 text-blue-900" />
        {kind.label}：どの製品ですか
      </h2>
      <TextField
        name="search"
        label="製品名やメーカーで探す"
        hint={`例：${kind.examples.join("、")}`}
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        width="half"
      />
      <Loaded from={found} lines={3}>
        {({ items }) => <Suggestions items={items} text={text} onChoose={onChoose} />}
      </Loaded>
      <Disclosure label="一覧にないので、自分で入力する" key={text === "" ? "all" : "typed"}>
        <Form
          submit="この製品で進む"
          look="outline"
          onSubmit={async (values) => onChoose(readName(values))}
        >
          <NameFields item={{ product: text }} />
        </Form>
      </Disclosure>
      <Unknown kind={kind} onUnknown={onUnknown} onBack={onBack} />
    </section>
  );
}

function Suggestions({
  items,
  text,
  onChoose,
}: {
  items: readonly Suggestion[];
  text: string;
  onChoose: (name: Name) => void;
}) {
  if (items.length === 0) {
    if (text === "") return null;
    return (
      <p>「{text}」に近い製品は見つかりませんでした。下の「自分で入力する」から登録できます。</p>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <h3 className="font-bold">
        {text === "" ? "同じような医療機関でよく使われているもの" : "見つかった製品"}
      </h3>
      <ul className="grid gap-2 sm:grid-cols-2">
        {items.map(({ vendor, product, model, why }) => (
          <li key={`${vendor} ${product} ${model}`}>
            <button
              type="button"
              onClick={() => onChoose({ vendor, product, model })}
              className="flex size-full min-h-14 cursor-pointer items-center gap-3 rounded-8 border border-solid-gray-420 px-4 py-2 text-left hover:border-blue-900 hover:bg-blue-50"
            >
              <span className="min-w-0 grow">
                <span className="block font-bold text-blue-1000">
                  {[product, model].filter(Boolean).join(" ")}
                </span>
                <span className="block text-solid-gray-700">
                  {vendor || "メーカーは未登録"}
                  {why === "own" && "（貴院の台帳にあります）"}
                </span>
              </span>
              <Icon name="chevron-right" className="size-4 text-blue-900" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Unknown({
  kind,
  onUnknown,
  onBack,
}: {
  kind: KindFacts;
  onUnknown: () => void;
  onBack: () => void;
}) {
  const { query } = useWhose();
  const state = useDo(stateKind);
  return (
    <div className="flex flex-col gap-3 border-t border-solid-gray-300 pt-6">
      {state.error && <Failure error={state.error} />}
      <div className="flex flex-wrap gap-3">
        <Button
          icon="help"
          pending={state.isPending}
          onClick={() =>
            state.mutate(
              { params: { kind: kind.kind }, query, body: { has: true } },
              { onSuccess: onUnknown },
            )
          }
        >
          製品名はわからない（あることだけ登録する）
        </Button>
        <Button look="text" onClick={onBack}>
          種類を選び直す
        </Button>
      </div>
    </div>
  );
}
