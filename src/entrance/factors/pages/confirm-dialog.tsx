import { confirmByPassword } from "../../accounts/api.ts";
import { proveCode } from "../api.ts";
import { PasskeyButton } from "./passkey.tsx";
import { DigitsField } from "./set-up.tsx";
import type { ConfirmProps } from "../../../ui/confirming.ts";
import { SignInAgain } from "./sign-in-again.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Form } from "../../../ui/form.tsx";
import { useDo } from "../../../ui/query.ts";
import { useViewer } from "../../../ui/session.tsx";
import { TextField } from "../../../ui/text-field.tsx";

/** Asks who it is, again: before a dangerous act, or where the sign-in has ended; loaded when it is needed. */
export default function ConfirmDialog(props: ConfirmProps) {
  return props.wanted === "not_signed_in" ? <SignInAgain {...props} /> : <Confirm {...props} />;
}

/** By what this account can prove itself with. */
function Confirm({ onEnd }: ConfirmProps) {
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
