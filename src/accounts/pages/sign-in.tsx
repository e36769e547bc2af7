import { useFilters, useGo } from "../../ui/address.tsx";
import { Disclosure } from "../../ui/disclosure.tsx";
import { Form } from "../../ui/form.tsx";
import { Page } from "../../ui/page.tsx";
import { useDo } from "../../ui/query.ts";
import { TextField } from "../../ui/text-field.tsx";
import { signIn } from "../api.ts";
import { Ways } from "./ways.tsx";

/** Where people type their mail address and password; afterwards they are where they wanted to go. */
export default function SignIn() {
  const [{ next }] = useFilters({ next: "/" });
  const enter = useDo(signIn);
  const go = useGo();
  return (
    <Page title="サインイン">
      <Form
        submit="サインインする"
        onSubmit={async (values) => {
          const body = { mail: values.text("mail"), password: values.exact("password") };
          await enter.mutateAsync({ body });
          // An address of our own only: "//example.com" would lead away.
          await go(/^\/(?![/\\])/.test(next) ? next : "/");
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
      <Ways next={next} />
      <div className="max-w-3xl">
        <Disclosure label="パスワードを忘れた・はじめて使う">
          <p>
            招待メールのリンクから、パスワードを決められます。忘れたときも同じです。同じ施設の担当の方か事務局に「もう一度招待してほしい」とお伝えください。
          </p>
          <p className="mt-2">
            届いた注意喚起への回答だけなら、サインインしなくても、メールのリンクからできます。
          </p>
        </Disclosure>
      </div>
    </Page>
  );
}
