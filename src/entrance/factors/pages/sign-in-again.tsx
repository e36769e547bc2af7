import { useEffect, useState } from "react";
import { signIn } from "../../accounts/api.ts";
import { proveCode } from "../api.ts";
import { Button } from "../../../ui/button.tsx";
import type { ConfirmProps } from "../../../ui/confirming.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { Form } from "../../../ui/form.tsx";
import { useDo } from "../../../ui/query.ts";
import { type Session, useSession, useSwitchOrganisation } from "../../../ui/session.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { PasskeyButton } from "./passkey.tsx";
import { DigitsField } from "./set-up.tsx";

/** Over the page on which somebody worked until the sign-in ended: what they wrote stands under it, and goes on. */
export function SignInAgain({ was, onEnd }: ConfirmProps) {
  const { data: session, refetch } = useSession();
  // What was known until now is that the sign-in holds.
  const [fresh, setFresh] = useState(false);
  useEffect(() => void refetch().then(() => setFresh(true)), [refetch]);
  const enter = useDo(signIn);
  const prove = useDo(proveCode);
  const act = useSwitchOrganisation();
  const needs = (fresh && session?.needs?.next) || [];

  // Also where it was done in another tab. Of somebody else nothing on this page may be shown.
  useEffect(() => {
    if (!fresh || !session?.signedIn) return;
    void goOn(session, was, act).then((same) => (same ? onEnd(true) : window.location.reload()));
  }, [fresh, session, was, act, onEnd]);

  return (
    <Dialog title="サインインが切れました" open onClose={() => onEnd(false)}>
      <p>
        書いたものは、この画面に残っています。もう一度サインインすると、そのまま続けられます（
        {was.account?.mail}）。
      </p>
      {needs.includes("totp") || needs.includes("recovery_code") ? (
        <Form
          submit="この数字で確認する"
          onSubmit={(values) => prove.mutateAsync({ body: { code: values.text("code") } })}
        >
          <DigitsField />
        </Form>
      ) : (
        needs.length === 0 && (
          <Form
            submit="サインインして続ける"
            onSubmit={(values) =>
              enter.mutateAsync({
                body: { mail: was.account?.mail ?? "", password: values.exact("password") },
              })
            }
          >
            <TextField
              name="password"
              label="パスワード"
              type="password"
              autoComplete="current-password"
              required
            />
          </Form>
        )
      )}
      {was.holds.includes("passkey") && (
        <PasskeyButton onProved={() => {}}>パスキーでサインインして続ける</PasskeyButton>
      )}
      <p>
        ほかの方法でサインインするときは、
        <a className="link" href="/sign-in" target="_blank" rel="noreferrer">
          サインインの画面を新しいタブで開き
        </a>
        、終わったらこのタブに戻ってください。
      </p>
      <div>
        <Button look="text" onClick={() => onEnd(false)}>
          やめて、サインインの画面へ移る
        </Button>
      </div>
    </Dialog>
  );
}

/** Whether it is the same person, acting for the same organisation again. */
async function goOn(
  session: Session,
  was: Session,
  act: (organisationId: string) => Promise<void>,
): Promise<boolean> {
  if (session.account?.mail !== was.account?.mail) return false;
  const before = was.organisation?.id;
  if (!before || session.organisation?.id === before) return true;
  if (!session.organisations.some(({ id }) => id === before)) return false;
  await act(before);
  return true;
}
