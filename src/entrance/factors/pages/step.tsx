import { useEffect, useState } from "react";
import { Ways } from "../../accounts/pages/ways.tsx";
import { useFilters, useGo } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { RadioGroup } from "../../../ui/choice.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Form } from "../../../ui/form.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { useDo } from "../../../ui/query.ts";
import { type Session, useSignOut, useViewer } from "../../../ui/session.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { proveCode } from "../api.ts";
import { Codes } from "./codes.tsx";
import { afterProof, ownAddress } from "./next.tsx";
import { PasskeyButton } from "./passkey.tsx";
import { DigitsField, DigitsSetUp, PasskeySetUp } from "./set-up.tsx";

/** Between the password and the first page: one more proof, or setting one up for the first time. */
export default function Step() {
  const viewer = useViewer();
  const [{ next }] = useFilters({ next: "/" });
  const [codes, setCodes] = useState<string[] | null>(null);
  const go = useGo();
  if (codes) {
    return (
      <Page title="確認方法を登録しました">
        <Codes
          codes={codes}
          done="しまったので、先へ進む"
          onDone={() => void go(ownAddress(next))}
        />
      </Page>
    );
  }
  return (
    <Loaded from={viewer}>
      {(session) => <Stage session={session} next={next} onCodes={setCodes} />}
    </Loaded>
  );
}

function Stage({
  session,
  next,
  onCodes,
}: {
  session: Session;
  next: string;
  onCodes: (codes: string[]) => void;
}) {
  const go = useGo();
  const { needs } = session;
  const [begun] = useState(needs !== null);
  // Who proves something here is led on by that, not by this: the codes are to be shown first.
  const elsewhere = needs
    ? null
    : session.signedIn
      ? begun
        ? null
        : ownAddress(next)
      : "/sign-in";
  useEffect(() => {
    if (elsewhere) void go(elsewhere);
  }, [elsewhere, go]);
  if (!needs) return null;
  if (needs.next.length > 0) return <Second session={session} next={next} />;
  if (needs.setUp.length > 0) return <First needs={needs} next={next} onCodes={onCodes} />;
  return (
    <Page title="サインインに必要なものがありません">
      <Banner tone="warning" title="事務局から渡される証明書などが必要です" action={<Elsewhere />}>
        お手元にないときは、事務局にご連絡ください。
      </Banner>
    </Page>
  );
}

/** Proves by what was set up before. */
function Second({ session, next }: { session: Session; next: string }) {
  const go = useGo();
  const prove = useDo(proveCode);
  const on = (proved: Session) => go(afterProof(proved, next));
  const has = (factor: string) => session.needs?.next.some((one) => one === factor);
  const send = async (code: string) => on(await prove.mutateAsync({ body: { code } }));
  return (
    <Page
      title="もう1つ、本人確認をします"
      lead={{
        what: `サインインを終えるために、もう1つ確かめます（${session.account?.mail}）。`,
        takes: "約1分",
      }}
    >
      <div className="flex flex-col gap-10">
        {has("passkey") && (
          <PasskeyButton look="solid" onProved={on}>
            パスキーで確認する
          </PasskeyButton>
        )}
        {has("totp") && (
          <Form
            submit="この数字で確認する"
            look={has("passkey") ? "outline" : "solid"}
            onSubmit={(values) => send(values.text("code"))}
          >
            <DigitsField />
          </Form>
        )}
        {(has("certificate") || has("oidc")) && <Ways next={next} />}
        {has("recovery_code") && (
          <div className="max-w-3xl">
            <Disclosure label="端末がない・読み取れない">
              <p className="mb-4">登録したときに印刷した「予備のコード」を1つ使えます。</p>
              <Form
                submit="このコードで確認する"
                look="outline"
                onSubmit={(values) => send(values.text("code"))}
              >
                <TextField
                  name="code"
                  label="予備のコード"
                  hint="例: ABCDE-23456"
                  width="half"
                  autoComplete="off"
                  maxLength={20}
                  required
                />
              </Form>
              <p className="mt-6">
                コードも見つからないときは、同じ施設の代表者の方か事務局に「確認方法を作り直したい」とお伝えください。
              </p>
            </Disclosure>
          </div>
        )}
        <Elsewhere />
      </div>
    </Page>
  );
}

const KINDS = {
  passkey: {
    label: "パスキー（おすすめ）",
    hint: "スマートフォンやパソコンの指紋・顔・暗証番号で確認します。",
  },
  totp: {
    label: "6けたの数字",
    hint: "スマートフォンの確認アプリに出る数字を打って確認します。",
  },
} as const;

/** Sets up the first second proof; nothing else can be done before. */
function First({
  needs,
  next,
  onCodes,
}: {
  needs: NonNullable<Session["needs"]>;
  next: string;
  onCodes: (codes: string[]) => void;
}) {
  const go = useGo();
  const offered = (["passkey", "totp"] as const).filter((kind) => needs.setUp.includes(kind));
  const [kind, setKind] = useState<"passkey" | "totp">(offered[0] ?? "totp");
  const on = ({ codes, session }: { codes: string[] | null; session: Session }) =>
    codes ? onCodes(codes) : go(afterProof(session, next));
  return (
    <Page
      title="本人確認の方法を登録します"
      lead={{
        what: "このお仕事では、パスワードのほかにもう1つの確認が必要です。どちらかを登録してください。",
        takes: "約3分",
        unsure:
          "職場のパソコンだけで使うならパスキー、ご自分のスマートフォンを使えるなら6けたの数字が始めやすいです。",
      }}
    >
      <div className="flex flex-col gap-10">
        {offered.length > 1 && (
          <RadioGroup
            name="kind"
            label="登録する方法"
            look="tiles"
            required
            value={kind}
            onChange={(value) => setKind(value as typeof kind)}
            choices={offered.map((value) => ({ value, ...KINDS[value] }))}
          />
        )}
        {kind === "passkey" ? <PasskeySetUp onAdded={on} /> : <DigitsSetUp onAdded={on} />}
        <Elsewhere />
      </div>
    </Page>
  );
}

function Elsewhere() {
  const signOut = useSignOut();
  return (
    <p className="-ml-4">
      <Button look="text" onClick={() => void signOut()}>
        やめて、はじめからサインインする
      </Button>
    </p>
  );
}
