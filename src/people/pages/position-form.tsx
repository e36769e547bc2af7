import { Button } from "../../ui/button.tsx";
import { RadioGroup } from "../../ui/choice.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form } from "../../ui/form.tsx";
import { type Position, POSITIONS } from "../api.ts";

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
