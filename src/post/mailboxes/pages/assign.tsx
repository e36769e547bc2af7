import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { useAsk, useDo } from "../../../ui/query.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { listInstitutions } from "../../../circle/members/api.ts";
import { listOrganisations } from "../../../circle/organisations/api.ts";
import { assignReceived } from "../api.ts";

const MOST = 10;

/** Says whose a mail is: search by name, then press. */
export function Assign({
  id,
  assigned,
  open,
}: {
  id: string;
  assigned: boolean;
  /** Shown at once: it waits for a person. */
  open: boolean;
}) {
  const [text, setText] = useState("");
  const assign = useDo(assignReceived);
  const give = (organisationId: string | null) =>
    assign.mutate({ params: { id }, body: { organisationId } }, { onSuccess: () => setText("") });
  return (
    <Disclosure label={assigned ? "別の組織にする" : "組織を選ぶ"} open={open}>
      <div className="flex flex-col gap-3">
        {assign.error && <Failure error={assign.error} />}
        <TextField
          name="organisation"
          label="組織の名前で探す"
          hint="2文字以上入力すると、候補が出ます。"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {text.trim().length >= 2 && (
          <Found text={text.trim()} pending={assign.isPending} onChoose={give} />
        )}
        {assigned && (
          <div>
            <Button look="text" size="small" pending={assign.isPending} onClick={() => give(null)}>
              どの組織でもない、にする
            </Button>
          </div>
        )}
      </div>
    </Disclosure>
  );
}

function Found({
  text,
  pending,
  onChoose,
}: {
  text: string;
  pending: boolean;
  onChoose: (id: string) => void;
}) {
  const institutions = useAsk(listInstitutions, { query: { search: text } });
  const offices = useAsk(listOrganisations, { query: {} });
  return (
    <Loaded from={institutions} lines={2}>
      {({ rows }) => {
        const others = (offices.data?.organisations ?? []).filter((one) => one.name.includes(text));
        const found = [...others, ...rows].slice(0, MOST);
        if (found.length === 0) return <p>「{text}」という名前の組織は見つかりません。</p>;
        return (
          <ul className="flex flex-col items-start gap-2">
            {found.map((one) => (
              <li key={one.id}>
                <Button size="small" pending={pending} onClick={() => onChoose(one.id)}>
                  {one.name}
                </Button>
              </li>
            ))}
          </ul>
        );
      }}
    </Loaded>
  );
}
