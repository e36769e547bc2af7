import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Form } from "../../../ui/form.tsx";
import { Select } from "../../../ui/select.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { DUTIES } from "../../../circle/organisations/api.ts";
import type { Contact, ContactBody } from "../../../circle/organisations/api.ts";

const DUTY_OPTIONS = Object.entries(DUTIES).map(([value, label]) => ({ value, label }));

/** One contact to fill in: new (`contact` null) or to correct. */
export function ContactForm({
  organisationId,
  contact,
  open,
  onClose,
  onSave,
}: {
  organisationId: string;
  contact: Contact | null;
  open: boolean;
  onClose: () => void;
  onSave: (body: ContactBody) => Promise<unknown>;
}) {
  return (
    <Dialog title={contact ? "連絡先を直す" : "連絡先を加える"} open={open} onClose={onClose}>
      <Form
        keep={`people/${organisationId}/${contact?.id ?? "new"}`}
        submit={contact ? "この内容に直す" : "この連絡先を加える"}
        beside={
          <Button look="text" onClick={onClose}>
            やめる
          </Button>
        }
        onSubmit={async (values) => {
          await onSave({
            name: values.text("name"),
            duty: values.text("duty") as ContactBody["duty"],
            mail: values.optional("mail"),
            phone: values.optional("phone"),
            reachable: values.optional("reachable"),
          });
          onClose();
        }}
      >
        <TextField name="name" label="お名前" defaultValue={contact?.name} required />
        <Select
          name="duty"
          label="役割"
          options={DUTY_OPTIONS}
          empty={null}
          defaultValue={contact?.duty ?? "staff"}
          required
        />
        <TextField
          name="mail"
          label="メールアドレス"
          hint="お知らせが届く先です。なければ電話番号だけでもかまいません。"
          type="email"
          inputMode="email"
          defaultValue={contact?.mail ?? ""}
        />
        <TextField
          name="phone"
          label="電話番号"
          hint="メールが届かないときに、事務局からかけます。"
          type="tel"
          width="half"
          defaultValue={contact?.phone ?? ""}
        />
        <TextField
          name="reachable"
          label="つながる時間"
          hint="例：平日9時〜17時（水曜は午前のみ）"
          defaultValue={contact?.reachable ?? ""}
        />
      </Form>
    </Dialog>
  );
}
