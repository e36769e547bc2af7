import { useState } from "react";
import { useFilters } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { formatDateTime } from "../../../ui/date.tsx";
import { ConfirmButton, Dialog } from "../../../ui/dialog.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Form } from "../../../ui/form.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { useViewer } from "../../../ui/session.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { FACTOR_NAMES } from "../api.ts";
import { cancelRecovery, listHelped, startRecovery } from "../api-recoveries.ts";

type Person = Reply<typeof listHelped>["people"][number];

/** Helps somebody who lost a telephone or a key: checked in person, then a link after a wait. */
export default function Recoveries() {
  const [{ search }, change] = useFilters({ search: "" });
  const isOffice = useViewer().data?.role === "secretariat";
  const helped = useAsk(listHelped, { query: { search } });
  return (
    <Page
      title="確認方法をなくした方を助ける"
      trail={[{ label: "アカウント", to: "/factors/me" }]}
      lead={{
        what: "スマートフォンをなくした・機種を変えたなどで入れなくなった方の、確認方法を作り直します。かならず、その方ご本人であることを確かめてから始めてください。",
        takes: "約2分",
        unsure: "電話やメールだけで頼まれたときは、こちらから知っている番号にかけ直してください。",
      }}
    >
      {isOffice && (
        <Form
          submit="この方を探す"
          look="outline"
          onSubmit={async (values) => change({ search: values.text("search") })}
        >
          <TextField
            name="search"
            label="その方のメールアドレス"
            type="email"
            hint="サインインに使っているアドレスです。"
            required
            defaultValue={search}
          />
        </Form>
      )}
      <Loaded from={helped}>
        {({ people, waitHours }) =>
          people.length > 0 ? (
            <ul className="flex flex-col gap-4">
              {people.map((person) => (
                <PersonCard key={person.accountId} person={person} waitHours={waitHours} />
              ))}
            </ul>
          ) : isOffice ? (
            search && (
              <p>このメールアドレスでサインインする方はいません。アドレスをお確かめください。</p>
            )
          ) : (
            <Empty title="サインインする人がいません" />
          )
        }
      </Loaded>
    </Page>
  );
}

function PersonCard({ person, waitHours }: { person: Person; waitHours: number }) {
  const [open, setOpen] = useState(false);
  const start = useDo(startRecovery);
  const cancel = useDo(cancelRecovery);
  const { recovery } = person;
  const held = person.holds.filter((one) => one !== "password").map((one) => FACTOR_NAMES[one]);
  return (
    <li className="rounded-12 border border-solid-gray-300 p-4">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <div className="min-w-0">
          <p className="font-bold">{person.name}</p>
          <p className="break-all text-solid-gray-700">
            {person.mail}
            <span className="block">{person.organisation}</span>
          </p>
          <p>登録されている方法: {held.length > 0 ? held.join("、") : "パスワードだけ"}</p>
        </div>
        {person.may.start && <Button onClick={() => setOpen(true)}>作り直しを始める</Button>}
      </div>
      {recovery && (
        <div className="mt-4">
          <Banner
            tone="info"
            title="作り直しの手続き中です"
            action={
              <ConfirmButton
                label="手続きをやめる"
                title="作り直しの手続きをやめますか"
                confirm="手続きをやめる"
                onConfirm={() => cancel.mutateAsync({ params: { id: recovery.id } })}
              >
                <p>リンクは使えなくなり、いままでの確認方法がそのまま残ります。</p>
              </ConfirmButton>
            }
          >
            {formatDateTime(recovery.openFrom)}に、ご本人へリンクがメールで届きます。期限は
            {formatDateTime(recovery.expiresAt)}です。
          </Banner>
        </div>
      )}
      <Dialog
        title={`${person.name} さんの確認方法を作り直しますか`}
        open={open}
        onClose={() => setOpen(false)}
      >
        <p>
          ご本人のメールに、いますぐお知らせが届きます。{waitHours}
          時間のあいだにご本人が止めなければ、作り直すためのリンクが届きます。
        </p>
        <Form
          keep={`factors/recover/${person.accountId}`}
          submit="ご本人と確かめたので、始める"
          beside={
            <Button look="text" onClick={() => setOpen(false)}>
              やめる
            </Button>
          }
          onSubmit={async (values) => {
            const body = { accountId: person.accountId, checkedBy: values.text("checkedBy") };
            await start.mutateAsync({ body });
            setOpen(false);
          }}
        >
          <TextArea
            name="checkedBy"
            label="ご本人であることを、どう確かめましたか"
            hint="例: 窓口で職員証を見た。記録に残ります。"
            rows={3}
            required
          />
        </Form>
      </Dialog>
    </li>
  );
}
