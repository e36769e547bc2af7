import { type ReactNode, useState } from "react";
import { Banner } from "../../../ui/banner.tsx";
import { Button, type ButtonLook } from "../../../ui/button.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Refused } from "../../../ui/call.ts";
import { useDo } from "../../../ui/query.ts";
import type { Session } from "../../../ui/session.tsx";
import { addPasskey, askPasskey, provePasskey, startPasskey } from "../api.ts";

// The browser's passkey functions come when a button is pressed, not with the page.
const library = () => import("@simplewebauthn/browser");

async function inBrowser<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch {
    // Mostly the person closed the browser's window: forms and buttons show the words of a refusal.
    throw new Refused({
      refused: "closed",
      message: "パスキーの確認が終わりませんでした。もう一度お試しください。",
    });
  }
}

/** Asks the device for a passkey and lets the server look at its answer. */
export function useProvePasskey(): () => Promise<Session> {
  const ask = useDo(askPasskey);
  const prove = useDo(provePasskey);
  return async () => {
    const { startAuthentication } = await library();
    const { options } = await ask.mutateAsync();
    const response = await inBrowser(startAuthentication({ optionsJSON: options as never }));
    return prove.mutateAsync({ body: { response: { ...response } } });
  };
}

/** Makes a passkey on this device and registers it under a name. */
export function useAddPasskey() {
  const start = useDo(startPasskey);
  const add = useDo(addPasskey);
  return async (name: string) => {
    const { startRegistration } = await library();
    const { options } = await start.mutateAsync();
    const response = await inBrowser(startRegistration({ optionsJSON: options as never }));
    return add.mutateAsync({ body: { name, response: { ...response } } });
  };
}

/** One button that proves who one is with a passkey; says below why not. */
export function PasskeyButton({
  look = "outline",
  onProved,
  children,
}: {
  look?: ButtonLook;
  onProved: (session: Session) => Promise<unknown> | void;
  children: ReactNode;
}) {
  const prove = useProvePasskey();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  async function press() {
    setPending(true);
    setError(null);
    try {
      await onProved(await prove());
    } catch (thrown) {
      setError(thrown as Error);
    } finally {
      setPending(false);
    }
  }
  if (!window.PublicKeyCredential) {
    return (
      <Banner tone="info" title="このブラウザーでは、パスキーを使えません">
        ほかの方法をお使いください。
      </Banner>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <div>
        <Button look={look} size="large" pending={pending} onClick={() => void press()}>
          {children}
        </Button>
      </div>
      {error && <Failure error={error} />}
    </div>
  );
}

/** What a device may be called before its owner says better. */
export function deviceName(): string {
  const agent = navigator.userAgent;
  if (/iPhone/.test(agent)) return "iPhone";
  if (/iPad/.test(agent)) return "iPad";
  if (/Android/.test(agent)) return "Android";
  if (/Windows/.test(agent)) return "Windows のパソコン";
  return /Mac/.test(agent) ? "Mac" : "このパソコン";
}
