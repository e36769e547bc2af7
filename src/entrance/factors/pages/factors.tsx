import { type ReactNode, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { DateText } from "../../../ui/date.tsx";
import { ConfirmButton, Dialog } from "../../../ui/dialog.tsx";
import { Form } from "../../../ui/form.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { Tag } from "../../../ui/tag.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import {
  type addPasskey,
  listFactors,
  removePasskey,
  removeTotp,
  renamePasskey,
  renewCodes,
} from "../api.ts";
import { Codes } from "./codes.tsx";
import { DigitsSetUp, PasskeySetUp } from "./set-up.tsx";

type Factors = Reply<typeof listFactors>;

/** What one can prove oneself with besides the password: passkeys, six digits, ten codes. */
export default function FactorsPage() {
  const factors = useAsk(listFactors);
  const [adding, setAdding] = useState<"passkey" | "totp" | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const added = (reply: Reply<typeof addPasskey>) => {
    setAdding(null);
    setCodes(reply.codes);
  };
  const trail = [{ label: "アカウント", to: "/factors/me" }];
  if (codes) {
    return (
      <Page title="本人確認の手段" trail={trail}>
        <Codes codes={codes} done="しまったので、閉じる" onDone={() => setCodes(null)} />
      </Page>
    );
  }
  if (adding) {
    return (
      <Page
        title={adding === "passkey" ? "パスキーを登録する" : "6けたの数字を設定する"}
        trail={trail}
      >
        {adding === "passkey" ? <PasskeySetUp onAdded={added} /> : <DigitsSetUp onAdded={added} />}
        <p className="-ml-4">
          <Button look="text" onClick={() => setAdding(null)}>
            やめて戻る
          </Button>
        </p>
      </Page>
    );
  }
  return (
    <Page
      title="本人確認の手段"
      trail={trail}
      lead={{
        what: "パスワードのほかに本人を確かめる方法を、登録しておいてください。2つ以上あると、1つをなくしても困りません。",
        takes: "約3分",
      }}
    >
      <Loaded from={factors}>
        {(reply) => <Kinds factors={reply} onAdd={setAdding} onCodes={setCodes} />}
      </Loaded>
    </Page>
  );
}

function Kinds({
  factors,
  onAdd,
  onCodes,
}: {
  factors: Factors;
  onAdd: (kind: "passkey" | "totp") => void;
  onCodes: (codes: string[]) => void;
}) {
  const remove = useDo(removeTotp);
  const renew = useDo(renewCodes);
  const any = factors.passkeys.length > 0 || factors.totpSince;
  return (
    <>
      <Section
        title="パスキー"
        actions={<Button onClick={() => onAdd("passkey")}>パスキーを登録する</Button>}
      >
        {factors.passkeys.length === 0 ? (
          <p>
            まだありません。端末の指紋・顔・暗証番号で、パスワードを打たずに入れるようになります。
          </p>
        ) : (
          <ul className="flex flex-col gap-4">
            {factors.passkeys.map((passkey) => (
              <Passkey key={passkey.id} passkey={passkey} />
            ))}
          </ul>
        )}
      </Section>
      <Section
        title="6けたの数字（確認アプリ）"
        actions={
          !factors.totpSince && <Button onClick={() => onAdd("totp")}>6けたの数字を設定する</Button>
        }
      >
        {factors.totpSince ? (
          <Line
            actions={
              <ConfirmButton
                label="設定を消す"
                size="small"
                title="6けたの数字の設定を消しますか"
                confirm="設定を消す"
                danger
                onConfirm={() => remove.mutateAsync()}
              >
                <p>
                  アプリの数字では、本人確認ができなくなります。ほかの端末はサインアウトされます。
                </p>
              </ConfirmButton>
            }
          >
            <Tag icon="check">設定済み</Tag> <DateText at={factors.totpSince} /> から
          </Line>
        ) : (
          <p>まだ設定していません。設定すると、サインインのたびに数字を入れます。</p>
        )}
      </Section>
      {any && (
        <Section title="予備のコード">
          <Line
            actions={
              <ConfirmButton
                label="作り直す"
                size="small"
                title="予備のコードを作り直しますか"
                confirm="作り直す"
                onConfirm={async () => onCodes((await renew.mutateAsync()).codes)}
              >
                <p>
                  いままでのコードは使えなくなります。新しいコードは、この画面で1回だけ表示されます。
                </p>
              </ConfirmButton>
            }
          >
            {factors.codes && factors.codes.left > 0
              ? `残り ${factors.codes.left} 個`
              : "もうありません。作り直してください。"}
          </Line>
        </Section>
      )}
    </>
  );
}

function Passkey({ passkey }: { passkey: Factors["passkeys"][number] }) {
  const [renaming, setRenaming] = useState(false);
  const remove = useDo(removePasskey);
  const rename = useDo(renamePasskey);
  const { id, name, createdAt, usedAt, synced } = passkey;
  return (
    <li className="rounded-12 border border-solid-gray-300 p-4">
      <Line
        actions={
          <>
            <Button size="small" onClick={() => setRenaming(true)}>
              名前を変える
            </Button>
            <ConfirmButton
              label="消す"
              size="small"
              title={`「${name}」を消しますか`}
              confirm="このパスキーを消す"
              danger
              onConfirm={() => remove.mutateAsync({ params: { id } })}
            >
              <p>この端末のパスキーでは入れなくなります。ほかの端末はサインアウトされます。</p>
            </ConfirmButton>
          </>
        }
      >
        <span className="block font-bold">{name}</span>
        <span className="block text-solid-gray-700">
          登録した日：
          <DateText at={createdAt} />
        </span>
        <span className="block text-solid-gray-700">
          最後に使った日：
          {usedAt ? <DateText at={usedAt} /> : "まだ使っていません"}
        </span>
        {synced && (
          <span className="block text-solid-gray-700">ほかの端末とも共有されています</span>
        )}
      </Line>
      <Dialog title="パスキーの名前を変える" open={renaming} onClose={() => setRenaming(false)}>
        <Form
          submit="この名前にする"
          onSubmit={async (values) => {
            await rename.mutateAsync({ params: { id }, body: { name: values.text("name") } });
            setRenaming(false);
          }}
        >
          <TextField name="name" label="名前" defaultValue={name} maxLength={50} required />
        </Form>
      </Dialog>
    </li>
  );
}

function Line({ actions, children }: { actions: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-4">
      <p className="min-w-0">{children}</p>
      <span className="flex flex-wrap gap-2">{actions}</span>
    </div>
  );
}
