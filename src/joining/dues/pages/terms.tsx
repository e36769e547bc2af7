import { useState } from "react";
import { formatNumber } from "../../../ui/count.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { useAsk } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { type DuesClass, listClasses } from "../api.ts";

/** The class, and the fee where it goes by contract; values `classId` and `agreedFee`. */
export function TermsFields({ classId, agreedFee }: { classId: string; agreedFee: number | null }) {
  const classes = useAsk(listClasses);
  const [chosen, setChosen] = useState(classId);
  return (
    <Loaded from={classes}>
      {(reply) => (
        <>
          <Select
            name="classId"
            label="会員種別"
            required
            empty="選んでください"
            value={chosen}
            onChange={(event) => setChosen(event.target.value)}
            options={reply.classes.map((one) => ({ value: one.id, label: labelOf(one) }))}
            hint={
              reply.verified ? undefined : "会費の額は原典未照合です。会の規程で確かめてください。"
            }
          />
          {reply.classes.find(({ id }) => id === chosen)?.fee === null && (
            <TextField
              name="agreedFee"
              label="契約で決めた年会費（円）"
              required
              width="short"
              inputMode="numeric"
              defaultValue={agreedFee ?? undefined}
            />
          )}
        </>
      )}
    </Loaded>
  );
}

function labelOf({ label, fee }: DuesClass): string {
  if (fee === null) return `${label}：契約による`;
  return fee === 0 ? `${label}：会費なし` : `${label}：年${formatNumber(fee)}円`;
}
