import { useState } from "react";
import { useFilters, useGo } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Form } from "../../../ui/form.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";
import { useDo } from "../../../ui/query.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { forgetPassword, resetPassword } from "../../accounts/api.ts";

/** Asks for a link by mail; with the link in the address, sets the new password. */
export default function Forgotten() {
  const [{ token }] = useFilters({ token: "" });
  return token ? <Reset token={token} /> : <AskForLink />;
}

function AskForLink() {
  const ask = useDo(forgetPassword);
  const [asked, setAsked] = useState(false);
  if (asked) {
    return (
      <Page title="パスワードを忘れたとき">
        <Banner
          tone="info"
          title="メールをご確認ください"
          action={<LinkButton to="/sign-in">サインインの画面へ</LinkButton>}
        >
          入力されたアドレスが登録されていれば、数分のうちにリンクが届きます。届かないときは、迷惑メールの箱と、登録したアドレスかどうかをお確かめください。
        </Banner>
      </Page>
    );
  }
  return (
    <Page
      title="パスワードを忘れたとき"
      lead={{
        what: "サインインに使うメールアドレスへ、パスワードを決め直すリンクを送ります。",
        takes: "約1分",
      }}
    >
      <Form
        submit="リンクを送る"
        beside={
          <LinkButton to="/sign-in" look="text">
            やめる
          </LinkButton>
        }
        onSubmit={async (values) => {
          await ask.mutateAsync({ body: { mail: values.text("mail") } });
          setAsked(true);
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
      </Form>
    </Page>
  );
}

function Reset({ token }: { token: string }) {
  const reset = useDo(resetPassword);
  const go = useGo();
  const done = reset.data;
  if (done?.elsewhere) {
    return (
      <Page title="パスワードを決め直す">
        <Banner
          tone="success"
          title="パスワードを決めました"
          action={<LinkButton to="/">いまの画面に戻る</LinkButton>}
        >
          このブラウザでは{done.account ? `${done.account.name}さん` : "ほかの方"}
          がサインインしているため、そのままにしてあります。ご本人のパソコンやスマートフォンで、新しいパスワードを使ってサインインしてください。
        </Banner>
      </Page>
    );
  }
  if (done && !done.signedIn && !done.needs) {
    return (
      <Page title="パスワードを決め直す">
        <Banner tone="success" title="パスワードを決めました">
          このアカウントは、いまはどの組織にも入っていません。招待メールのリンクをもう一度開き、決めたパスワードを入力してください。
        </Banner>
      </Page>
    );
  }
  return (
    <Page
      title="パスワードを決め直す"
      lead={{
        what: "新しいパスワードを決めてください。ほかの端末はサインアウトされます。",
        takes: "約1分",
      }}
    >
      <Form
        submit="このパスワードにする"
        onSubmit={async (values) => {
          const body = { token, password: values.exact("password") };
          const session = await reset.mutateAsync({ body });
          if (!session.elsewhere && (session.signedIn || session.needs)) await go("/");
        }}
      >
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
