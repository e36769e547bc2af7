import { useState } from "react";
import { RadioGroup } from "../../../ui/choice.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { useAsk } from "../../../ui/query.ts";
import { useSettled } from "../../../ui/settled.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { listFacilities } from "../api.ts";

const SHOWN = 8;

/** Choosing one facility: type a part of its name, then pick. Gives the id under `name` of the form's values. */
export function PickFacility({
  name,
  label,
  prefecture,
  except,
}: {
  name: string;
  label: string;
  prefecture?: string;
  except?: string;
}) {
  const [typed, setTyped] = useState("");
  const search = useSettled(typed).trim();
  return (
    <div className="flex flex-col gap-3">
      <TextField
        name={`${name}Search`}
        label={`${label}をさがす`}
        hint="名称の一部、またはコードを2文字以上入れてください。"
        type="search"
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {search.length >= 2 && <Found {...{ name, label, search, prefecture, except }} />}
    </div>
  );
}

function Found({
  name,
  label,
  search,
  prefecture,
  except,
}: {
  name: string;
  label: string;
  search: string;
  prefecture?: string;
  except?: string;
}) {
  const found = useAsk(listFacilities, { query: { search, prefecture } });
  return (
    <Loaded from={found} lines={3}>
      {({ rows }) => {
        const choices = rows
          .filter((row) => row.id !== except)
          .slice(0, SHOWN)
          .map((row) => ({
            value: row.id,
            label: row.name,
            hint: [row.address, row.codes.join("、")].filter(Boolean).join("　"),
          }));
        if (choices.length === 0) return <p role="status">あてはまる施設がありません。</p>;
        return <RadioGroup name={name} label={label} look="tiles" choices={choices} required />;
      }}
    </Loaded>
  );
}
