import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { ConfirmButton, Dialog } from "../../../ui/dialog.tsx";
import { useDo } from "../../../ui/query.ts";
import {
  POSITIONS,
  type Person,
  type Position,
  invitePerson,
  removePerson,
  setPosition,
} from "../api.ts";
import { undoDeparture } from "../api-handovers.ts";
import { RadioGroup } from "../../../ui/choice.tsx";
import { Form } from "../../../ui/form.tsx";

/** What was done, said where it was done, with a way back. */
export interface Done {
  said: string;
  undo?: () => Promise<unknown>;
  /** A link that the secretariat hands over itself. */
  link?: string;
  /** The sheet of somebody who left. */
  handoverId?: string;
}

/** Everything that is decided about who signs in: inviting, the standing, handing over, ending it. */
export function PersonActions({
  organisationId,
  person,
  invite,
  onDone,
}: {
  organisationId: string;
  person: Person;
  /** With which standings the person may be invited. */
  invite: readonly Position[];
  onDone: (done: Done) => void;
}) {
  const send = useDo(invitePerson);
  const set = useDo(setPosition);
  const remove = useDo(removePerson);
  const undo = useDo(undoDeparture);
  // Who comes first represents the organisation.
  const usual = invite.includes("representative") ? "representative" : "member";
  const [choosing, setChoosing] = useState<"invite" | "change" | null>(null);
  const { name, mail, contactId, state, position } = person;
  const params = { id: organisationId, personId: person.id };
  const left = (handoverId: string, said: string) =>
    onDone({ said, handoverId, undo: () => undo.mutateAsync({ params: { id: handoverId } }) });
  const write = async (wanted?: Position) => {
    const { link } = await send.mutateAsync({ body: { contactId: contactId!, position: wanted } });
    const said = link ? `${name}さんのリンクを作りました` : `${mail} に招待のメールを送ります`;
    onDone({ said, link: link ?? undefined });
  };
  return (
    <>
      {person.mayInvite && invite.length > 0 && (
        <Button size="small" icon="user" onClick={() => setChoosing("invite")}>
          {state === "invited" ? "もう一度招く" : "利用者に招く"}
        </Button>
      )}
      {person.choices.length > 0 && (
        <Button size="small" icon="users" onClick={() => setChoosing("change")}>
          立場を変える
        </Button>
      )}
      {person.mayRemove && (
        <ConfirmButton
          label="外す"
          title={`${name}さんを外しますか`}
          confirm="利用をやめてもらう"
          size="small"
          icon="close"
          look="text"
          onConfirm={async () => {
            const { handoverId } = await remove.mutateAsync({ params });
            left(handoverId, `${name}さんを外しました`);
          }}
        >
          <p>
            すぐにサインインできなくなり、お知らせも届かなくなります。引き継ぎの紙が残り、あとで戻せます。
          </p>
        </ConfirmButton>
      )}
      {choosing && (
        <PositionForm
          title={choosing === "invite" ? `${name}さんを利用者に招く` : `${name}さんの立場を変える`}
          submit={choosing === "invite" ? "招待を送る" : "この立場に変える"}
          choices={choosing === "invite" ? invite : person.choices}
          usual={choosing === "invite" ? (position ?? usual) : undefined}
          onClose={() => setChoosing(null)}
          onChoose={async (chosen) => {
            if (choosing === "invite") return write(chosen as Position);
            const before = position;
            const reply = await set.mutateAsync({ params, body: { position: chosen } });
            if (reply.handoverId)
              return left(reply.handoverId, `${name}さんは連絡だけになりました`);
            onDone({
              said: `${name}さんの立場を「${POSITIONS[chosen as Position].label}」に変えました`,
              undo:
                before && chosen !== "representative"
                  ? () => set.mutateAsync({ params, body: { position: before } })
                  : undefined,
            });
          }}
        />
      )}
    </>
  );
}

type Choice = Position | "contact";
const CONTACT = {
  label: "連絡だけ",
  gloss: "お知らせは届きますが、サインインはできなくなります。",
};

/** Asks what somebody may do from now on. */
export function PositionForm({
  title,
  submit,
  choices,
  usual,
  onClose,
  onChoose,
}: {
  title: string;
  submit: string;
  choices: readonly Choice[];
  /** Chosen already, where it is among the choices. */
  usual?: Choice;
  onClose: () => void;
  onChoose: (chosen: Choice) => Promise<unknown>;
}) {
  return (
    <Dialog title={title} open onClose={onClose}>
      <Form
        submit={submit}
        beside={
          <Button look="text" onClick={onClose}>
            やめる
          </Button>
        }
        onSubmit={async (values) => {
          await onChoose(values.text("position") as Choice);
          onClose();
        }}
      >
        <RadioGroup
          name="position"
          label="立場"
          look="tiles"
          required
          defaultValue={usual && choices.includes(usual) ? usual : choices[0]}
          choices={choices.map((key) => {
            const { label, gloss } = key === "contact" ? CONTACT : POSITIONS[key];
            return { value: key, label, hint: gloss };
          })}
        />
      </Form>
    </Dialog>
  );
}
