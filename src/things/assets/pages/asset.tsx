import { useState } from "react";
import { useParam } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { DateText } from "../../../ui/date.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { Form } from "../../../ui/form.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { useViewer } from "../../../ui/session.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { Undo } from "../../../ui/undo.tsx";
import {
  type Asset,
  changeAsset,
  FIELD_LABELS,
  getAsset,
  getOverview,
  type Kind,
  removeAsset,
  restoreAsset,
} from "../api.ts";
import { DetailFields, NameFields, readDetails, readName } from "./asset-fields.tsx";
import { fullName } from "../../products/api-name.ts";
import { keepInstitution } from "./whose.tsx";

type AssetReply = Reply<typeof getAsset>;

/** One line of the register: what is known, correcting it, taking it out, and what happened to it. */
export default function AssetPage() {
  const id = useParam("id");
  const viewer = useViewer();
  const line = useAsk(getAsset, { params: { id } });
  const [editing, setEditing] = useState(false);
  const [saved, setSaved] = useState(false);
  return (
    <Loaded from={line}>
      {(reply) => {
        const { asset } = reply;
        const staff = viewer.data?.role === "secretariat";
        const register = keepInstitution("/assets", staff ? asset.institutionId : "");
        const out = asset.removedAt !== null;
        const head = {
          title: fullName(asset),
          trail: [
            { label: staff ? `${reply.institutionName}の資産台帳` : "資産台帳", to: register },
          ],
          tags: <Tag icon="device">{reply.kindLabel}</Tag>,
        };
        if (editing && !out) {
          return (
            <Page {...head}>
              <Edit
                asset={asset}
                onSaved={() => {
                  setEditing(false);
                  setSaved(true);
                }}
                onCancel={() => setEditing(false)}
              />
            </Page>
          );
        }
        return (
          <Page
            {...head}
            actions={
              !out && (
                <LinkButton to={`/answers/asset/${asset.id}`} look="solid" icon="arrow-right">
                  関係する注意喚起を見る
                </LinkButton>
              )
            }
          >
            {out && <Removed id={asset.id} register={register} />}
            {saved && !out && <Banner tone="success" title="直した内容を台帳に記録しました" />}
            <Section title="わかっていること">
              <Facts asset={asset} />
              {reply.may.edit && (
                <div className="flex flex-wrap gap-3">
                  <Button icon="edit" onClick={() => setEditing(true)}>
                    直す
                  </Button>
                  <Remove id={asset.id} />
                </div>
              )}
            </Section>
            <History history={reply.history} />
          </Page>
        );
      }}
    </Loaded>
  );
}

const YES_NO = new Map([
  [true, "はい"],
  [false, "いいえ"],
]);

function Facts({ asset }: { asset: Asset }) {
  const facts: [string, string | null | undefined][] = [
    [FIELD_LABELS.version, asset.version],
    [FIELD_LABELS.place, asset.place],
    [FIELD_LABELS.internetFacing, YES_NO.get(asset.internetFacing!)],
    [FIELD_LABELS.emrConnected, YES_NO.get(asset.emrConnected!)],
    [FIELD_LABELS.maintainer, asset.maintainer],
    [FIELD_LABELS.note, asset.note],
  ];
  return (
    <dl className="grid max-w-3xl gap-x-8 wide:grid-cols-[auto_1fr]">
      {facts.map(([label, fact]) => (
        <div
          key={label}
          className="border-b border-solid-gray-300 py-3 wide:col-span-2 wide:grid wide:grid-cols-subgrid"
        >
          <dt className="font-bold">{label}</dt>
          <dd className={fact ? "whitespace-pre-line" : "text-solid-gray-700"}>
            {fact ?? (label === FIELD_LABELS.note ? "－" : "わからない")}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Edit({
  asset,
  onSaved,
  onCancel,
}: {
  asset: Asset;
  onSaved: () => void;
  onCancel: () => void;
}) {
  const change = useDo(changeAsset);
  const overview = useAsk(getOverview, { query: { institutionId: asset.institutionId } });
  return (
    <Loaded from={overview}>
      {({ kinds, places, maintainers }) => (
        <Form
          keep={`assets/${asset.id}`}
          submit="この内容に直す"
          beside={
            <Button look="text" onClick={onCancel}>
              やめる
            </Button>
          }
          onSubmit={async (values) => {
            const kind = values.text("kind") as Kind;
            const body = { kind, ...readName(values), ...readDetails(values) };
            await change.mutateAsync({ params: { id: asset.id }, body });
            onSaved();
          }}
        >
          <Select
            name="kind"
            label={FIELD_LABELS.kind}
            defaultValue={asset.kind}
            empty={null}
            options={kinds.map(({ kind, label }) => ({ value: kind, label }))}
            required
          />
          <NameFields item={asset} />
          <DetailFields item={asset} places={places} maintainers={maintainers} />
        </Form>
      )}
    </Loaded>
  );
}

function Remove({ id }: { id: string }) {
  const remove = useDo(removeAsset);
  return (
    <ConfirmButton
      label="台帳から外す"
      look="text"
      title="この機器を台帳から外しますか"
      confirm="台帳から外す"
      onConfirm={() => remove.mutateAsync({ params: { id } })}
    >
      <p>
        使うのをやめた機器や、まちがえて登録した機器を外します。これからの注意喚起は届かなくなります。あとで戻せます。
      </p>
    </ConfirmButton>
  );
}

function Removed({ id, register }: { id: string; register: string }) {
  const restore = useDo(restoreAsset);
  return (
    <>
      <Undo
        done="台帳から外しました"
        pending={restore.isPending}
        onUndo={() => restore.mutate({ params: { id } })}
      />
      <div>
        <LinkButton to={register}>台帳に戻る</LinkButton>
      </div>
    </>
  );
}

const HAPPENED: Record<AssetReply["history"][number]["name"], string> = {
  added: "登録しました",
  imported: "一覧表から取り込みました",
  changed: "直しました",
  removed: "台帳から外しました",
  restored: "台帳に戻しました",
};

function History({ history }: { history: AssetReply["history"] }) {
  return (
    <Section title="これまでの記録">
      <ol className="flex max-w-3xl flex-col">
        {history.toReversed().map((event) => (
          <li key={`${event.at} ${event.name}`} className="border-b border-solid-gray-300 py-3">
            <p>
              <DateText at={event.at} time />　{event.by === "own" ? "" : "事務局などが"}
              {HAPPENED[event.name]}
            </p>
            <ul className="list-disc pl-6">
              {event.changes.map(({ label, before, after }) => (
                <li key={label}>
                  {label}：{before} → {after}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </Section>
  );
}
