import { useEffect } from "react";
import { useFilters, useGo } from "../../ui/address.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Failure } from "../../ui/failure.tsx";
import { Form } from "../../ui/form.tsx";
import { LinkButton } from "../../ui/link.tsx";
import { Loading } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { type Reply, useDo } from "../../ui/query.ts";
import { TextField } from "../../ui/text-field.tsx";
import { acceptInvitation, readInvitation } from "../api.ts";

/** Where a one-time link leads: the person gives a name and a password, and is signed in. */
export default function Invitation() {
  const [{ token }] = useFilters({ token: "" });
  const { mutate, data, error } = useDo(readInvitation);
  useEffect(() => {
    if (token) mutate({ body: { token } });
  }, [mutate, token]);
  if (error || !token) {
    return (
      <Page title="このリンクは使えません">
        {error ? (
          <Failure error={error} />
        ) : (
          <Banner tone="warning" title="リンクが途中で切れています">
            招待メールのリンクを、もう一度押してください。
          </Banner>
        )}
        <p className="max-w-3xl">
          新しいリンクが要るときは、同じ施設の代表者の方か事務局に「もう一度招待してほしい」とお伝えください。すでにパスワードを決めた方は、そのままサインインできます。
        </p>
        <div>
          <LinkButton to="/sign-in">サインインの画面へ</LinkButton>
        </div>
      </Page>
    );
  }
  return data ? <Accept token={token} invitation={data} /> : <Loading lines={4} />;
}

function Accept({
  token,
  invitation,
}: {
  token: string;
  invitation: Reply<typeof readInvitation>;
}) {
  const accept = useDo(acceptInvitation);
  const go = useGo();
  const { organisation, shortestPassword } = invitation;
  return (
    <Page
      title="アカウントを作る"
      lead={{
        what: `お名前とパスワードを決めてください。「${organisation}」の担当として使えるようになります。`,
        takes: "約1分",
        unsure: "心当たりがないときは、この画面を閉じてください。何も起きません。",
      }}
    >
      <Form
        submit="この内容で始める"
        onSubmit={async (values) => {
          const mail = invitation.mail ?? values.text("mail");
          const password = values.exact("password");
          await accept.mutateAsync({ body: { token, name: values.text("name"), mail, password } });
          await go("/");
        }}
      >
        <TextField
          name="name"
          label="お名前"
          autoComplete="name"
          defaultValue={invitation.name ?? ""}
          required
        />
        {invitation.mail ? (
          <p>
            <span className="block font-bold">メールアドレス</span>
            {invitation.mail}（サインインのときに使います）
          </p>
        ) : (
          <TextField
            name="mail"
            label="メールアドレス"
            type="email"
            autoComplete="username"
            required
          />
        )}
        <TextField
          name="password"
          label="パスワード"
          hint={`${shortestPassword}文字以上。ほかで使っていないものにしてください。関係のない言葉を3つ4つ並べると、覚えやすく見破られにくくなります。`}
          type="password"
          autoComplete="new-password"
          required
        />
      </Form>
    </Page>
  );
}
