import { useEffect } from "react";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Form } from "../../../ui/form.tsx";
import { Loading } from "../../../ui/loading.tsx";
import { type Reply, useDo } from "../../../ui/query.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { type addPasskey, confirmTotp, startTotp } from "../api.ts";
import { deviceName, useAddPasskey } from "./passkey.tsx";

type Added = Reply<typeof addPasskey>;

/** Registers a passkey on this device. */
export function PasskeySetUp({ onAdded }: { onAdded: (added: Added) => unknown }) {
  const add = useAddPasskey();
  return (
    <div className="flex flex-col gap-6">
      <p className="max-w-3xl">
        パスキーは、スマートフォンやパソコンの画面ロック（指紋・顔・暗証番号）で本人を確かめるしくみです。パスワードを打たずに入れ、にせのサイトにも盗まれません。
      </p>
      <Form
        submit="この端末にパスキーを作る"
        onSubmit={async (values) => onAdded(await add(values.text("name")))}
      >
        <TextField
          name="name"
          label="パスキーの名前"
          hint="どの端末か、あとで分かる名前にしてください。"
          defaultValue={deviceName()}
          maxLength={50}
          required
        />
      </Form>
    </div>
  );
}

/** Sets up the six digits of an app: a picture to photograph, then the first digits as a check. */
export function DigitsSetUp({ onAdded }: { onAdded: (added: Added) => unknown }) {
  const { mutate, data, error } = useDo(startTotp);
  const confirm = useDo(confirmTotp);
  useEffect(() => mutate(), [mutate]);
  if (error) return <Failure error={error} onRetry={() => mutate()} />;
  if (!data) return <Loading lines={4} />;
  const { size, path } = data.picture;
  return (
    <div className="flex flex-col gap-6">
      <ol className="flex max-w-3xl list-decimal flex-col gap-6 pl-6">
        <li>
          スマートフォンに確認アプリを入れます（Google Authenticator、Microsoft Authenticator
          など。無料です）。もう入っていれば、そのまま使えます。
        </li>
        <li>
          <p>アプリの「＋」を押して、この絵をカメラで読み取ります。</p>
          <svg
            viewBox={`0 0 ${size} ${size}`}
            role="img"
            aria-label="確認アプリで読み取る絵（QRコード）"
            className="mt-4 size-56 border border-solid-gray-420 bg-white"
            shapeRendering="crispEdges"
          >
            <path d={path} fill="#000" />
          </svg>
          <div className="mt-4 flex flex-col gap-4">
            <a href={data.uri} className="link wide:hidden">
              このスマートフォンのアプリで開く
            </a>
            <Disclosure label="カメラで読み取れないとき">
              <p>アプリで「キーを入力」を選び、次の文字を入れてください。</p>
              <p className="my-2 font-mono break-all" data-testid="secret">
                {data.secret.replace(/(.{4})(?=.)/g, "$1 ")}
              </p>
              <CopyButton text={data.secret} label="文字をコピーする" size="small" />
            </Disclosure>
          </div>
        </li>
        <li>アプリに出た6けたの数字を、下に入れます。数字は30秒ごとに変わります。</li>
      </ol>
      <Form
        submit="この数字で設定を終える"
        onSubmit={async (values) =>
          onAdded(await confirm.mutateAsync({ body: { code: values.text("code") } }))
        }
      >
        <DigitsField />
      </Form>
    </div>
  );
}

/** Where six digits are typed; telephones fill it in by themselves. */
export function DigitsField() {
  return (
    <TextField
      name="code"
      label="6けたの数字"
      hint="確認アプリに出ている数字です。"
      width="short"
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={10}
      required
    />
  );
}
