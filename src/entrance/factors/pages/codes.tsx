import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";

/** Ten codes, shown this one time: to be printed or written down. */
export function Codes({
  codes,
  done,
  onDone,
}: {
  codes: readonly string[];
  done: string;
  onDone: () => void;
}) {
  return (
    <section className="flex max-w-3xl flex-col gap-6" aria-labelledby="codes">
      <h2 id="codes" className="text-std-24B-150">
        予備のコード
      </h2>
      <Banner tone="warning" title="いま、印刷するか書き写してください。もう一度は表示されません">
        スマートフォンやパソコンをなくしたときに、1つで1回だけサインインできます。引き出しなど、ほかの人の目に触れない場所にしまってください。
      </Banner>
      <ol className="grid max-w-md grid-cols-1 gap-x-8 gap-y-2 rounded-12 border border-solid-gray-420 p-6 sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code} className="font-mono text-std-20B-150">
            {code}
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-4 print:hidden">
        <Button icon="print" onClick={() => window.print()}>
          印刷する
        </Button>
        <CopyButton text={codes.join("\n")} label="コードをコピーする" size="medium" />
      </div>
      <div className="print:hidden">
        <Button look="solid" size="large" onClick={onDone}>
          {done}
        </Button>
      </div>
    </section>
  );
}
