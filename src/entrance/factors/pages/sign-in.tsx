import { useEffect } from "react";
import { signIn } from "../../accounts/api.ts";
import { Ways } from "../../accounts/pages/ways.tsx";
import { useFilters, useGo } from "../../../ui/address.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Form } from "../../../ui/form.tsx";
import { Link } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";
import { useDo } from "../../../ui/query.ts";
import { useViewer } from "../../../ui/session.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { afterProof } from "./next.tsx";
import { PasskeyButton } from "./passkey.tsx";

/** Where people say who they are, by address and password or by passkey; afterwards they are where they wanted to go. */
export default function SignIn() {
  const [{ next }] = useFilters({ next: "/" });
  const enter = useDo(signIn);
  const go = useGo();
  const begun = useViewer().data;
  // Half-way already (an invitation was accepted, the page was loaded anew): on with the next step.
  useEffect(() => {
    if (begun?.needs) void go(afterProof(begun, next));
  }, [begun, go, next]);
  return (
    <Page title="サインイン">
      <Form
        submit="サインインする"
        onSubmit={async (values) => {
          const body = { mail: values.text("mail"), password: values.exact("password") };
          await go(afterProof(await enter.mutateAsync({ body }), next));
        }}
      >
        <TextField
          name="mail"
          label="メールアドレス"
          type="email"
          inputMode="email"
          autoComplete="username"
          required
        />
        <TextField
          name="password"
          label="パスワード"
          type="password"
          autoComplete="current-password"
          required
        />
      </Form>
      <section className="mt-8 max-w-3xl" aria-label="パスワードを使わないサインイン">
        <p className="mb-4 text-solid-gray-700">パスキーを登録した方は、こちらからも入れます。</p>
        <PasskeyButton onProved={(session) => go(afterProof(session, next))}>
          パスキーでサインイン
        </PasskeyButton>
      </section>
      <Ways next={next} />
      <div className="mt-8 max-w-3xl">
        <p className="mb-4">
          <Link to="/factors/forgotten">パスワードを忘れた</Link>
        </p>
        <p className="mb-4">
          はじめての方:{" "}
          {/* Plain pages of the server, which work without any script: left as a whole. */}
          <a className="link" href="/apply">
            入会のお申し込み
          </a>
        </p>
        <Disclosure label="はじめて使う・うまく入れない">
          <p>
            はじめての方は、招待メールのリンクからパスワードを決められます。メールが見つからないときは、同じ施設の代表者の方か事務局に「もう一度招待してほしい」とお伝えください。
          </p>
          <p className="mt-2">
            スマートフォンをなくした・機種を変えたなどで確認ができないときは、同じ施設の代表者の方か事務局に「確認方法を作り直したい」とお伝えください。
          </p>
          <p className="mt-2">
            届いた注意喚起への回答だけなら、サインインしなくても、メールのリンクからできます。
          </p>
        </Disclosure>
      </div>
    </Page>
  );
}
