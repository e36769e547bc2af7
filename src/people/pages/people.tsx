import { useState } from "react";
import { useParam } from "../../ui/address.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { DateText } from "../../ui/date.tsx";
import { ConfirmButton } from "../../ui/dialog.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Failure } from "../../ui/failure.tsx";
import { LinkButton } from "../../ui/link.tsx";
import { Loaded } from "../../ui/loaded.tsx";
import { Page } from "../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../ui/query.ts";
import { Undo } from "../../ui/undo.tsx";
import {
  addContact,
  confirmContacts,
  type Contact,
  editContact,
  listContacts,
  orderContacts,
  removeContact,
  restoreContact,
} from "../../organisations/api.ts";
import { invitePerson, listPeople } from "../api.ts";
import { ContactCard } from "./person-card.tsx";
import { ContactForm } from "./person-form.tsx";

/** The contacts of any organisation, for the secretariat. */
export default function ContactsOf() {
  const id = useParam("id");
  return <Contacts id={id} trail={[{ label: "会員", to: "/members" }]} />;
}

/** Who is told, in which order, is it still right, and who of them signs in. */
export function Contacts({
  id,
  trail,
}: {
  id: string;
  trail?: readonly { label: string; to: string }[];
}) {
  const contacts = useAsk(listContacts, { params: { id } });
  const name = contacts.data?.organisation.name;
  return (
    <Page
      title={trail && name ? `${name}の連絡先` : "連絡先"}
      trail={trail}
      actions={
        !trail && (
          <>
            {contacts.data?.organisation.kind === "institution" && (
              <LinkButton to={`/members/${id}`}>施設の情報</LinkButton>
            )}
            <LinkButton to="/accounts/password">パスワードを変える</LinkButton>
          </>
        )
      }
      lead={{
        what: "注意喚起のお知らせは、上の方から順に届きます。異動や退職で古くなっていないか、確かめてください。",
        takes: "約2分",
        unsure:
          "だれを書くか迷うときは、ふだんパソコンのことを聞かれる方と、院長先生の2人がめやすです。",
      }}
    >
      <Loaded from={contacts}>{(reply) => <List key={id} reply={reply} />}</Loaded>
    </Page>
  );
}

type Done = { said: string; undo?: () => Promise<unknown>; link?: string };

function List({ reply: { organisation, contacts, may } }: { reply: Reply<typeof listContacts> }) {
  const params = { id: organisation.id };
  const people = useAsk(listPeople, { params });
  const add = useDo(addContact);
  const edit = useDo(editContact);
  const order = useDo(orderContacts);
  const confirm = useDo(confirmContacts);
  const remove = useDo(removeContact);
  const restore = useDo(restoreContact);
  const invite = useDo(invitePerson);
  const [form, setForm] = useState<Contact | "new" | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const failed = order.error ?? confirm.error ?? restore.error;
  const until = new Map(people.data?.people.map((row) => [row.contactId, row.invitedUntil]));
  const seen = contacts.map((row) => row.confirmedAt ?? "");
  const oldest = seen.length > 0 && !seen.includes("") ? seen.toSorted()[0]! : null;

  const move = (from: number, to: number) => {
    const ids = contacts.map((row) => row.id);
    ids.splice(to, 0, ...ids.splice(from, 1));
    setDone(null);
    order.mutate({ params, body: { ids } });
  };
  return (
    <div className="flex flex-col gap-6">
      {done && (
        <div className="flex flex-col gap-3">
          <Undo
            done={done.said}
            pending={restore.isPending}
            onUndo={done.undo && (() => void done.undo!().then(() => setDone(null)))}
          />
          {done.link && (
            <Banner
              tone="info"
              title="このリンクを、ご本人に直接お渡しください"
              action={<CopyButton text={done.link} label="リンクをコピー" />}
            >
              <span className="break-all">{done.link}</span>
            </Banner>
          )}
        </div>
      )}
      {failed && <Failure error={failed} />}
      {contacts.length === 0 && (
        <Empty title="連絡先がまだありません">
          お知らせを届けるために、1人目の連絡先を加えてください。
        </Empty>
      )}
      <ol className="flex flex-col gap-4">
        {contacts.map((contact, index) => (
          <ContactCard
            key={contact.id}
            place={index + 1}
            contact={contact}
            invitedUntil={until.get(contact.id) ?? null}
          >
            {may.edit && (
              <>
                <Button size="small" icon="edit" onClick={() => setForm(contact)}>
                  直す
                </Button>
                {index > 0 && (
                  <Button
                    size="small"
                    icon="chevron-up"
                    pending={order.isPending}
                    aria-label={`${contact.name}さんの順番を上げる`}
                    onClick={() => move(index, index - 1)}
                  >
                    順番を上げる
                  </Button>
                )}
                {contact.mail && (
                  <ConfirmButton
                    label={contact.account ? "パスワードを決め直す" : "アカウントに招待する"}
                    title={`${contact.name}さんに${contact.account ? "リンクを送り" : "招待を送り"}ますか`}
                    confirm={contact.account ? "リンクを送る" : "招待を送る"}
                    size="small"
                    icon="user"
                    look={contact.account ? "text" : "outline"}
                    onConfirm={async () => {
                      const { link } = await invite.mutateAsync({
                        body: { contactId: contact.id },
                      });
                      const said = link
                        ? `${contact.name}さんのリンクを作りました`
                        : `${contact.mail} にメールを送ります`;
                      setDone({ said, link: link ?? undefined });
                    }}
                  >
                    <p>
                      {contact.account
                        ? "リンクを開くと、新しいパスワードを決められます。パスワードを忘れた方のためのものです。"
                        : "招待を受けると、この画面を開いて、機器の台帳や連絡先を直せるようになります。招待しなくても、お知らせは届き、メールから回答できます。"}
                    </p>
                  </ConfirmButton>
                )}
                <ConfirmButton
                  label="外す"
                  title={`${contact.name}さんを外しますか`}
                  confirm="連絡先から外す"
                  size="small"
                  icon="close"
                  look="text"
                  onConfirm={async () => {
                    const one = { params: { id: contact.id } };
                    await remove.mutateAsync(one);
                    setDone({
                      said: `${contact.name}さんを外しました`,
                      undo: () => restore.mutateAsync(one),
                    });
                  }}
                >
                  <p>お知らせが届かなくなり、サインインもできなくなります。あとで戻せます。</p>
                </ConfirmButton>
              </>
            )}
          </ContactCard>
        ))}
      </ol>
      {may.edit && (
        <div className="flex flex-wrap items-center gap-4">
          <Button icon="plus" onClick={() => setForm("new")}>
            連絡先を加える
          </Button>
          {contacts.length > 0 && (
            <Button
              look="solid"
              icon="check"
              pending={confirm.isPending}
              onClick={() => {
                const thanks = { said: "確かめていただきました。ありがとうございます" };
                confirm.mutate({ params }, { onSuccess: () => setDone(thanks) });
              }}
            >
              このままで合っています
            </Button>
          )}
          <p className="text-solid-gray-700">
            最後に確かめた日：{oldest ? <DateText at={oldest} /> : "まだありません"}
          </p>
        </div>
      )}
      <ContactForm
        key={form === null || form === "new" ? "new" : form.id}
        contact={form === "new" ? null : form}
        open={form !== null}
        onClose={() => setForm(null)}
        onSave={async (body) => {
          setDone(null);
          if (form === "new") await add.mutateAsync({ params, body });
          else if (form) await edit.mutateAsync({ params: { id: form.id }, body });
        }}
      />
    </div>
  );
}
