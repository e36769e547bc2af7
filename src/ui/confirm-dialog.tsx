import { confirmByPassword } from "../entrance/accounts/api.ts";
import { proveCode } from "../entrance/factors/api.ts";
import { PasskeyButton } from "../entrance/factors/pages/passkey.tsx";
import { DigitsField } from "../entrance/factors/pages/set-up.tsx";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Form } from "./form.tsx";
import { useDo } from "./query.ts";
import { useViewer } from "./session.tsx";
import { TextField } from "./text-field.tsx";

/** Asks once more who it is, by what this account can prove itself with; loaded when it is needed. */
export default function ConfirmDialog({ onEnd }: { onEnd: (proved: boolean) => void }) {
  const can = useViewer().data?.confirmWith ?? [];
  const byPassword = useDo(confirmByPassword);
  const byCode = useDo(proveCode);
  return (
    <Dialog title="もう一度、本人確認をします" open onClose={() => onEnd(false)}>
      <p>大切な操作なので、ご本人であることを確かめます。確かめると、操作がそのまま続きます。</p>
      {can.includes("passkey") && (
        <PasskeyButton look="solid" onProved={() => onEnd(true)}>
          パスキーで確認する
        </PasskeyButton>
      )}
      {can.includes("totp") && (
        <Form
          submit="この数字で確認する"
          look={can.includes("passkey") ? "outline" : "solid"}
          onSubmit={async (values) => {
            await byCode.mutateAsync({ body: { code: values.text("code") } });
            onEnd(true);
          }}
        >
          <DigitsField />
        </Form>
      )}
      {can.includes("password") && (
        <Form
          submit="このパスワードで確認する"
          look={can.length > 1 ? "outline" : "solid"}
          onSubmit={async (values) => {
            await byPassword.mutateAsync({ body: { password: values.exact("password") } });
            onEnd(true);
          }}
        >
          <TextField
            name="password"
            label="パスワード"
            type="password"
            autoComplete="current-password"
            required
          />
        </Form>
      )}
      <div>
        <Button look="text" onClick={() => onEnd(false)}>
          やめる
        </Button>
      </div>
    </Dialog>
  );
}
