import { useState } from "react";
import { useFilters } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { Form } from "../../../ui/form.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { useAsk, useDo } from "../../../ui/query.ts";
import { Steps } from "../../../ui/steps.tsx";
import { addAsset, type Asset, getOverview, type Item, type KindFacts } from "../api.ts";
import { DetailFields, readDetails } from "./asset-fields.tsx";
import { KindIcon } from "./kind-icon.tsx";
import { fullName } from "../../products/api-name.ts";
import { OfSomebody } from "./of-somebody.tsx";
import { ProductStep } from "./product-step.tsx";
import { useWhose } from "./whose.tsx";

type Name = Pick<Item, "vendor" | "product" | "model">;

/** Three taps: kind, product, what is known about it. The kind stands in the address, so that lists can link here. */
export default function AddPage() {
  return (
    <OfSomebody>
      <Add />
    </OfSomebody>
  );
}

function Add() {
  const { query, keep } = useWhose();
  const [{ kind }, change] = useFilters({ kind: "" });
  const [name, setName] = useState<Name | null>(null);
  const [added, setAdded] = useState<Asset | null>(null);
  const [stated, setStated] = useState<KindFacts | null>(null);
  const overview = useAsk(getOverview, { query });
  const finished = added !== null || stated !== null;
  const again = () => {
    setName(null);
    setAdded(null);
    setStated(null);
    change({ kind: "" });
  };
  return (
    <Page
      title="機器を登録する"
      trail={[{ label: "資産台帳", to: keep("/assets") }]}
      lead={
        finished || kind !== ""
          ? undefined
          : {
              what: "お使いの機器やソフトを1台ずつ登録します。",
              takes: "約1分",
              unsure: "わからないところは空のまま、または「わからない」で進めます。",
            }
      }
    >
      <Loaded from={overview}>
        {({ kinds, places, maintainers }) => {
          const chosen = kinds.find((one) => one.kind === kind);
          if (added) return <Added asset={added} onAgain={again} />;
          if (stated) return <Stated kind={stated} onAgain={again} />;
          return (
            <>
              <Steps steps={["種類", "製品", "くわしく"]} current={!chosen ? 0 : !name ? 1 : 2} />
              {!chosen && <KindStep kinds={kinds} onChoose={(one) => change({ kind: one })} />}
              {chosen && !name && (
                <ProductStep
                  kind={chosen}
                  onChoose={setName}
                  onUnknown={() => setStated(chosen)}
                  onBack={() => change({ kind: "" })}
                />
              )}
              {chosen && name && (
                <DetailStep
                  kind={chosen}
                  name={name}
                  {...{ places, maintainers }}
                  onAdded={setAdded}
                  onBack={() => setName(null)}
                />
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function KindStep({
  kinds,
  onChoose,
}: {
  kinds: readonly KindFacts[];
  onChoose: (kind: string) => void;
}) {
  return (
    <section className="flex flex-col gap-4">
      <h2 className="text-std-20B-150">どんな機器ですか</h2>
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {kinds.map((kind) => (
          <li key={kind.kind}>
            <button
              type="button"
              onClick={() => onChoose(kind.kind)}
              className="flex size-full cursor-pointer items-start gap-4 rounded-8 border border-solid-gray-420 p-4 text-left hover:border-blue-900 hover:bg-blue-50"
            >
              <KindIcon name={kind.icon} className="size-10 text-blue-900" />
              <span className="min-w-0">
                <span className="block font-bold text-blue-1000">{kind.label}</span>
                <span className="block">{kind.gloss}</span>
                <span className="mt-1 block text-dns-14N-130 text-solid-gray-700">
                  例：{kind.examples.join("、")}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function DetailStep({
  kind,
  name,
  places,
  maintainers,
  onAdded,
  onBack,
}: {
  kind: KindFacts;
  name: Name;
  places: readonly string[];
  maintainers: readonly string[];
  onAdded: (asset: Asset) => void;
  onBack: () => void;
}) {
  const { query, institution } = useWhose();
  const add = useDo(addAsset);
  return (
    <section className="flex flex-col gap-6">
      <h2 className="flex items-center gap-3 text-std-20B-150">
        <KindIcon name={kind.icon} className="size-9 text-blue-900" />
        {fullName(name)}
      </h2>
      <Form
        keep={`assets/add/${institution || "own"}/${kind.kind}`}
        submit="台帳に登録する"
        beside={
          <Button look="text" onClick={onBack}>
            製品を選び直す
          </Button>
        }
        onSubmit={async (values) => {
          const body = { kind: kind.kind, ...name, ...readDetails(values) };
          onAdded(await add.mutateAsync({ query, body }));
        }}
      >
        <DetailFields item={{}} places={places} maintainers={maintainers} />
      </Form>
    </section>
  );
}

function Added({ asset, onAgain }: { asset: Asset; onAgain: () => void }) {
  const { keep } = useWhose();
  return (
    <>
      <Banner tone="success" title={`${fullName(asset)}を台帳に登録しました`}>
        <p>ありがとうございます。この製品の弱点が見つかったら、すぐにお知らせします。</p>
        {asset.version === null && (
          <p>
            バージョンがわかると、本当に関係のあるお知らせだけをお届けできます。あとから足せます。
          </p>
        )}
      </Banner>
      <div className="flex flex-wrap gap-3">
        <LinkButton to={`/answers/asset/${asset.id}`} look="solid" icon="arrow-right">
          関係する注意喚起を見る
        </LinkButton>
        <Button icon="plus" onClick={onAgain}>
          もう1台登録する
        </Button>
        <LinkButton to={keep("/assets")} look="text">
          台帳に戻る
        </LinkButton>
      </div>
    </>
  );
}

function Stated({ kind, onAgain }: { kind: KindFacts; onAgain: () => void }) {
  const { keep } = useWhose();
  return (
    <>
      <Banner tone="success" title={`「${kind.label}がある」と記録しました`}>
        <p>
          製品名がわからなくても、あることがわかるだけで役に立ちます。保守業者や本体のシールで製品名がわかったら、登録してください。
        </p>
      </Banner>
      <div className="flex flex-wrap gap-3">
        <LinkButton to={keep("/assets")} look="solid">
          台帳に戻る
        </LinkButton>
        <Button icon="plus" onClick={onAgain}>
          ほかの機器を登録する
        </Button>
      </div>
    </>
  );
}
