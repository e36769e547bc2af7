import { Disclosure } from "../../../ui/disclosure.tsx";
import type { FacilityImport } from "../api.ts";

/** Which columns were understood; that some were not is said before a tap. */
export function Columns({ one }: { one: FacilityImport }) {
  const used = (one.counts.headings ?? []).filter(({ field }) => field !== null);
  const unused = (one.counts.headings ?? []).filter(({ field }) => field === null);
  if (used.length === 0) return null;
  return (
    <Disclosure
      label={
        unused.length > 0
          ? `列の読み取り方を見る（使わない列が${unused.length}列あります）`
          : "列の読み取り方を見る"
      }
    >
      <p>使った列：{used.map(({ heading }) => heading).join("、")}</p>
      {unused.length > 0 && (
        <p>使わない列：{unused.map(({ heading }) => heading || "（見出しなし）").join("、")}</p>
      )}
    </Disclosure>
  );
}
