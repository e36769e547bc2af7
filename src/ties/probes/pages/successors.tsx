import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { useAsk, useDo } from "../../../ui/query.ts";
import { useViewer } from "../../../ui/session.tsx";
import { Undo } from "../../../ui/undo.tsx";
import { finishSuccessor, listSuccessors } from "../api.ts";

/** What was said behind the link of a test mail: who comes after. Somebody checks it and mends the contact. */
export function Successors() {
  const news = useAsk(listSuccessors);
  const finish = useDo(finishSuccessor);
  const own = useViewer().data?.role === "institution";
  const [done, setDone] = useState<string | null>(null);
  const put = (id: string, value: boolean) =>
    finish.mutate(
      { params: { id }, body: { done: value } },
      { onSuccess: () => setDone(value ? id : null) },
    );
  return (
    <Loaded from={news} lines={2}>
      {({ successors }) => (
        <div className="flex flex-col gap-3">
          {done && (
            <Undo
              done="済みにしました"
              pending={finish.isPending}
              onUndo={() => put(done, false)}
            />
          )}
          {finish.error && <Failure error={finish.error} />}
          <ul className="flex flex-col gap-3">
            {successors.map((row) => (
              <li key={row.id} className="rounded-12 border border-solid-gray-300 p-4">
                <p>
                  <strong>{row.organisation}</strong> {row.contact} さんから替わりました（
                  <DateText at={row.at} />）
                </p>
                <p className="wrap-anywhere">
                  新しいご担当：{row.name ?? "お名前なし"} {row.mail}
                </p>
                <p className="text-solid-gray-700">
                  ご本人や代表の方に確かめてから、連絡先を直してください。
                </p>
                <div className="mt-2 flex flex-wrap gap-2">
                  <LinkButton
                    to={own ? "/people/own" : `/people/organisations/${row.organisationId}`}
                    size="small"
                    icon="edit"
                  >
                    連絡先を直す
                  </LinkButton>
                  <Button
                    size="small"
                    icon="check"
                    pending={finish.isPending}
                    onClick={() => put(row.id, true)}
                  >
                    済みにする
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Loaded>
  );
}
