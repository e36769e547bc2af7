import { useState } from "react";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { useAsk, useDo } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { Undo } from "../../../ui/undo.tsx";
import type { InstitutionFilter } from "../api.ts";
import { assignRoute, listRoutes } from "../api-routes.ts";

/** Puts every institution of a filtered list on one route. `count` is how many those are, in words. */
export function AssignRoute({ filter, count }: { filter: InstitutionFilter; count: string }) {
  const routes = useAsk(listRoutes);
  const assign = useDo(assignRoute);
  const [id, choose] = useState("");
  const changed = assign.data?.changed;
  return (
    <Disclosure label={`この${count}の経路をまとめて変える`}>
      <Loaded from={routes} lines={1}>
        {({ routes: rows }) => (
          <div className="flex flex-wrap items-end gap-4">
            <Select
              name="route"
              label="新しい経路"
              options={rows.map(({ id: value, name: label }) => ({ value, label }))}
              value={id}
              onChange={(event) => choose(event.target.value)}
            />
            {id && (
              <ConfirmButton
                label="変える"
                title={`${count}の経路を変えますか`}
                confirm={`${count}の経路を変える`}
                onConfirm={() => assign.mutateAsync({ params: { id }, body: filter })}
              >
                <p>次のお知らせから、新しい経路で届きます。</p>
              </ConfirmButton>
            )}
          </div>
        )}
      </Loaded>
      {changed !== undefined && <Undo done={`${formatNumber(changed)}施設の経路を変えました`} />}
    </Disclosure>
  );
}
