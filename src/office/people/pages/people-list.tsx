import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { DateText } from "../../../ui/date.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import {
  addContact,
  confirmContacts,
  type Contact,
  editContact,
  type listContacts,
  orderContacts,
  removeContact,
  restoreContact,
} from "../../../circle/organisations/api.ts";
import { listPeople } from "../api.ts";
import { ContactForm } from "./person-form.tsx";
import { ContactCard } from "./person-card.tsx";
import { type Done, PersonActions } from "./person-actions.tsx";
import { DoneBanner, Leaving, Places, WithoutContact } from "./people-parts.tsx";

/** The contacts in the order in which they are told, with what can be done about each. */
export function PeopleList({
  reply: { organisation, contacts, may },
}: {
  reply: Reply<typeof listContacts>;
}) {
  const params = { id: organisation.id };
  const people = useAsk(listPeople, { params });
  const add = useDo(addContact);
  const edit = useDo(editContact);
  const order = useDo(orderContacts);
  const confirm = useDo(confirmContacts);
  const remove = useDo(removeContact);
  const restore = useDo(restoreContact);
  const [form, setForm] = useState<Contact | "new" | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const failed = order.error ?? confirm.error ?? people.error;
  const persons = new Map(people.data?.people.map((row) => [row.id, row]));
  const invite = people.data?.may.invite ?? [];
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
      {done && <DoneBanner done={done} onUndone={() => setDone(null)} />}
      {failed && <Failure error={failed} />}
      {people.data && <Places reply={people.data} />}
      {contacts.length === 0 && (
        <Empty title="連絡先がまだありません">
          お知らせを届けるために、1人目の連絡先を加えてください。
        </Empty>
      )}
      <ol className="flex flex-col gap-4">
        {contacts.map((contact, index) => {
          const person = persons.get(contact.id);
          return (
            <ContactCard key={contact.id} place={index + 1} contact={contact} person={person}>
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
                </>
              )}
              {person && (
                <PersonActions
                  organisationId={organisation.id}
                  person={person}
                  invite={invite}
                  onDone={setDone}
                />
              )}
              {may.edit && !contact.account && (
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
                    const undo = () => restore.mutateAsync(one);
                    setDone({ said: `${contact.name}さんを外しました`, undo });
                  }}
                >
                  <p>お知らせが届かなくなります。あとで戻せます。</p>
                </ConfirmButton>
              )}
            </ContactCard>
          );
        })}
      </ol>
      {may.edit && (
        <div className="flex flex-wrap items-center gap-4">
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
          <Button icon="plus" onClick={() => setForm("new")}>
            連絡先を加える
          </Button>
          <p className="text-solid-gray-700">
            最後に確かめた日：{oldest ? <DateText at={oldest} /> : "まだありません"}
          </p>
        </div>
      )}
      {people.data && <WithoutContact reply={people.data} onDone={setDone} />}
      {people.data && <Leaving reply={people.data} />}
      <ContactForm
        key={form === null || form === "new" ? "new" : form.id}
        organisationId={organisation.id}
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
