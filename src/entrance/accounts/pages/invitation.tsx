import { useEffect } from "react";
import { useFilters, useGo, writeSearch } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Form } from "../../../ui/form.tsx";
import { Link, LinkButton } from "../../../ui/link.tsx";
import { Loading } from "../../../ui/loading.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, useDo } from "../../../ui/query.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { acceptInvitation, joinByInvitation, readInvitation, signOut } from "../api.ts";

/** Where the link of an invitation leads: to an account of one's own, new or the one that is there already. */
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
        {(!error || error.code === "invitation_dead") && (
          <p className="max-w-3xl">
            新しいリンクが要るときは、同じ施設の代表者の方か事務局に「もう一度招待してほしい」とお伝えください。すでにパスワードを決めた方は、そのままサインインできます。
          </p>
        )}
        <div>
          <LinkButton to="/sign-in">サインインの画面へ</LinkButton>
        </div>
      </Page>
    );
  }
  if (!data) return <Loading lines={4} />;
  const Way = { new: Make, join: Join, sign_in: SignInFirst, password: Return, other: Other }[
    data.way
  ];
  return <Way token={token} invitation={data} />;
}

interface Asked {
  token: string;
  invitation: Reply<typeof readInvitation>;
}
const UNSURE = "心当たりがないときは、この画面を閉じてください。何も起きません。";

/** The address has no account yet. */
function Make({ token, invitation }: Asked) {
  const accept = useDo(acceptInvitation);
  const go = useGo();
  const { organisation, shortestPassword } = invitation;
  return (
    <Page
      title="アカウントを作る"
      lead={{
        what: `お名前とパスワードを決めてください。「${organisation}」の担当として使えるようになります。`,
        takes: "約1分",
        unsure: UNSURE,
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
          <Mail mail={invitation.mail} />
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

/** Signed in to the account that is invited: one press. */
function Join({ token, invitation }: Asked) {
  const join = useDo(joinByInvitation);
  const go = useGo();
  return (
    <Page
      title="招待を受ける"
      lead={{
        what: `「${invitation.organisation}」の担当として使えるようになります。いまのアカウントに組織が加わるだけで、パスワードもほかの組織もそのままです。`,
        takes: "約10秒",
        unsure: UNSURE,
      }}
    >
      <Form
        submit="招待を受ける"
        onSubmit={async () => {
          await join.mutateAsync({ body: { token } });
          await go("/");
        }}
      >
        <Mail mail={invitation.mail} />
      </Form>
    </Page>
  );
}

/** The address has an account: only who is in it accepts for it. */
function SignInFirst({ token, invitation }: Asked) {
  return (
    <Page
      title="サインインして、招待を受ける"
      lead={{
        what: `「${invitation.organisation}」への招待です。このメールアドレスには、もうアカウントがあります。いつものようにサインインすると、続きに進めます。`,
        takes: "約1分",
        unsure: UNSURE,
      }}
    >
      <Mail mail={invitation.mail} />
      <div className="flex flex-wrap items-center gap-4">
        <LinkButton to={`/sign-in${writeSearch({ next: invitationAddress(token) })}`} look="solid">
          サインインの画面へ
        </LinkButton>
      </div>
      <Forgotten />
    </Page>
  );
}

/** Who left every organisation cannot sign in: the password is asked for here. */
function Return({ token, invitation }: Asked) {
  const join = useDo(joinByInvitation);
  const go = useGo();
  return (
    <Page
      title="いままでのアカウントで、招待を受ける"
      lead={{
        what: `「${invitation.organisation}」への招待です。このメールアドレスのアカウントが残っています。前に決めたパスワードで、また使えるようになります。`,
        takes: "約1分",
        unsure: UNSURE,
      }}
    >
      <Form
        submit="招待を受けて、サインインする"
        onSubmit={async (values) => {
          await join.mutateAsync({ body: { token, password: values.exact("password") } });
          await go("/");
        }}
      >
        <Mail mail={invitation.mail} />
        <TextField
          name="password"
          label="前に決めたパスワード"
          type="password"
          autoComplete="current-password"
          required
        />
      </Form>
      <Forgotten />
    </Page>
  );
}

/** A colleague's browser, as a rule. */
function Other({ invitation }: Asked) {
  const leave = useDo(signOut);
  return (
    <Page
      title="ほかの方がサインインしています"
      lead={{
        what: `この招待は、${invitation.mail ?? "ほかの方"} あてです。いまは「${invitation.signedInAs}」さんがサインインしています。招待された方は、サインアウトしてから進んでください。`,
        takes: "約1分",
        unsure: UNSURE,
      }}
    >
      <div className="flex flex-wrap items-center gap-4">
        <Button
          look="solid"
          size="large"
          pending={leave.isPending}
          onClick={async () => {
            await leave.mutateAsync();
            // Loaded anew, so nothing that was shown stays in memory.
            window.location.reload();
          }}
        >
          サインアウトして、招待を開く
        </Button>
        <LinkButton to="/" look="text">
          招待は受けずに、はじめの画面へ
        </LinkButton>
      </div>
    </Page>
  );
}

const invitationAddress = (token: string) => `/accounts/invitation${writeSearch({ token })}`;

function Mail({ mail }: { mail: string | null }) {
  return (
    <p>
      <span className="block font-bold">メールアドレス</span>
      {mail}（サインインのときに使います）
    </p>
  );
}

const Forgotten = () => (
  <p className="max-w-3xl">
    パスワードがわからないときは、先に<Link to="/factors/forgotten">パスワードを決め直して</Link>
    から、招待メールのリンクをもう一度開いてください。
  </p>
);
