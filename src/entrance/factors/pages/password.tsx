import { useState } from "react";
import { Banner } from "../../../ui/banner.tsx";
import { Form } from "../../../ui/form.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";
import { useDo } from "../../../ui/query.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { changePassword } from "../../accounts/api.ts";

/** A new password; every other browser is signed out by it. */
export default function Password() {
  const change = useDo(changePassword);
  const [done, setDone] = useState(false);
  if (done) {
    return (
      <Page title="パスワードを変える">
        <Banner
          tone="success"
          title="パスワードを変えました"
          action={<LinkButton to="/">はじめの画面へ</LinkButton>}
        >
          ほかの端末では、サインアウトされました。前に作ったAPIトークンは、使えなくなりました。
        </Banner>
      </Page>
    );
  }
  return (
    <Page
      title="パスワードを変える"
      trail={[{ label: "アカウント", to: "/factors/me" }]}
      lead={{
        what: "新しいパスワードを決めてください。ほかの端末はサインアウトされます。APIトークンを作っている方は、作り直しが要ります。",
        takes: "約1分",
      }}
    >
      <Form
        submit="パスワードを変える"
        beside={
          <LinkButton to="/factors/me" look="text">
            やめる
          </LinkButton>
        }
        onSubmit={async (values) => {
          const body = { current: values.exact("current"), password: values.exact("password") };
          await change.mutateAsync({ body });
          setDone(true);
        }}
      >
        <TextField
          name="current"
          label="いまのパスワード"
          type="password"
          autoComplete="current-password"
          required
        />
        <TextField
          name="password"
          label="新しいパスワード"
          hint="ほかで使っていないものにしてください。関係のない言葉を3つ4つ並べると、覚えやすく見破られにくくなります。"
          type="password"
          autoComplete="new-password"
          required
        />
      </Form>
    </Page>
  );
}
