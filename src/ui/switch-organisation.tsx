import { useGo } from "./address.tsx";
import { Button } from "./button.tsx";
import { RadioGroup } from "./choice.tsx";
import { Dialog } from "./dialog.tsx";
import { Form } from "./form.tsx";
import { describeRole, type Session, useSwitchOrganisation } from "./session.tsx";

/** Asks for which of one's organisations one acts from now on; loaded when it is asked for. */
export default function SwitchOrganisation({
  session,
  onClose,
}: {
  session: Session;
  onClose: () => void;
}) {
  const change = useSwitchOrganisation();
  const go = useGo();
  return (
    <Dialog title="どの組織として使いますか" open onClose={onClose}>
      <Form
        submit="この組織に切り替える"
        beside={
          <Button look="text" onClick={onClose}>
            やめる
          </Button>
        }
        onSubmit={async (values) => {
          await change(values.text("organisation"));
          onClose();
          await go("/");
        }}
      >
        <RadioGroup
          name="organisation"
          label="組織"
          look="tiles"
          required
          defaultValue={session.organisation?.id}
          choices={session.organisations.map((organisation) => ({
            value: organisation.id,
            label: organisation.name,
            hint: describeRole(organisation.role, organisation.standing),
          }))}
        />
      </Form>
    </Dialog>
  );
}
