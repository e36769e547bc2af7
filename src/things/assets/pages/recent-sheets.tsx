import { useState } from "react";
import { useWhose } from "./whose.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { DateText } from "../../../ui/date.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { findSheets, undoSheet } from "../api-sheets.ts";

/** The last sheets that were taken, each with its way back. */
export function RecentSheets({ onUndone }: { onUndone: () => void }) {
  const { query } = useWhose();
  const recent = useAsk(findSheets, { query });
  const undo = useDo(undoSheet);
  const [undone, setUndone] = useState<Reply<typeof undoSheet> | null>(null);
  return (
    <Loaded from={recent} lines={2}>
      {({ items }) =>
        items.length > 0 && (
          <Section title="最近の取り込み">
            {undone && (
              <Banner tone="success" title="取り込みを取り消しました">
                <p>
                  {undone.removed}行を台帳から外しました。
                  {undone.restored > 0 && `${undone.restored}行を元の内容に戻しました。`}
                  {undone.kept > 0 &&
                    `取り込んだあとに直された${undone.kept}行は、そのまま残しています。`}
                </p>
              </Banner>
            )}
            <ul className="flex flex-col">
              {items.map((sheet) => (
                <li
                  key={sheet.id}
                  className="flex flex-wrap items-center justify-between gap-3 border-b border-solid-gray-300 py-3"
                >
                  <p className="min-w-0">
                    <span className="font-bold break-all">{sheet.fileName}</span>
                    <span className="block text-solid-gray-700">
                      <DateText at={sheet.confirmedAt} time />
                      （新しく{sheet.added}行、直し
                      {sheet.changed}行）
                    </span>
                  </p>
                  {sheet.undone ? (
                    <p className="text-solid-gray-700">取り消しました</p>
                  ) : (
                    <ConfirmButton
                      label="取り消す"
                      size="small"
                      icon="undo"
                      title="この取り込みを取り消しますか"
                      confirm="取り込みを取り消す"
                      onConfirm={async () => {
                        setUndone(await undo.mutateAsync({ params: { id: sheet.id } }));
                        onUndone();
                      }}
                    >
                      <p>
                        「{sheet.fileName}
                        」で登録した行を台帳から外し、直した行を元に戻します。そのあとに手で直された行は残します。
                      </p>
                    </ConfirmButton>
                  )}
                </li>
              ))}
            </ul>
          </Section>
        )
      }
    </Loaded>
  );
}
