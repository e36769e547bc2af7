import { RadioGroup } from "../../../ui/choice.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import type { Values } from "../../../ui/values.tsx";
import { FIELD_LABELS, type Item } from "../api.ts";

const YES_NO = [
  { value: "yes", label: "はい" },
  { value: "no", label: "いいえ" },
  { value: "unknown", label: "わからない" },
];
const choiceOf = (value: boolean | null) => (value === null ? "unknown" : value ? "yes" : "no");
const valueOf = (choice: string) => (choice === "yes" ? true : choice === "no" ? false : null);

/** Maker, product and model as one types them. */
export function NameFields({
  item,
}: {
  item: Partial<Pick<Item, "vendor" | "product" | "model">>;
}) {
  return (
    <>
      <TextField
        name="product"
        label={FIELD_LABELS.product}
        hint="本体の正面や底のシール、画面の左上などに書いてあります。"
        defaultValue={item.product ?? ""}
        maxLength={200}
        required
      />
      <TextField
        name="vendor"
        label={FIELD_LABELS.vendor}
        hint="わからなければ空のままで大丈夫です。"
        defaultValue={item.vendor ?? ""}
        maxLength={100}
        width="half"
      />
      <TextField
        name="model"
        label={FIELD_LABELS.model}
        hint="シールの「MODEL」や「型式」の欄です。例：60F"
        defaultValue={item.model ?? ""}
        maxLength={100}
        width="half"
      />
    </>
  );
}

export function readName(values: Values): Pick<Item, "vendor" | "product" | "model"> {
  return {
    vendor: values.text("vendor"),
    product: values.text("product"),
    model: values.optional("model"),
  };
}

type Details = Omit<Item, "kind" | "vendor" | "product" | "model">;

/** What else is asked of a device; every answer may be left out. */
export function DetailFields({
  item,
  places,
  maintainers,
}: {
  item: Partial<Details>;
  places: readonly string[];
  maintainers: readonly string[];
}) {
  return (
    <>
      <TextField
        name="version"
        label={FIELD_LABELS.version}
        hint="中で動いているソフトの番号です。管理画面か、保守業者の報告書に出ています。例：7.2.4。わからなければ空のままで大丈夫です。"
        defaultValue={item.version ?? ""}
        maxLength={100}
        width="half"
      />
      <RadioGroup
        name="internetFacing"
        label="インターネットから届きますか"
        hint="院外から直接つなげる（外からの保守やVPNなど）なら「はい」です。"
        choices={YES_NO}
        defaultValue={choiceOf(item.internetFacing ?? null)}
      />
      <RadioGroup
        name="emrConnected"
        label="電子カルテのネットワークにつながりますか"
        choices={YES_NO}
        defaultValue={choiceOf(item.emrConnected ?? null)}
      />
      <TextField
        name="place"
        label={FIELD_LABELS.place}
        hint="例：サーバー室、受付"
        defaultValue={item.place ?? ""}
        list="places"
        maxLength={100}
        width="half"
      />
      <TextField
        name="maintainer"
        label={FIELD_LABELS.maintainer}
        hint="保守業者の名前、または「院内」。注意喚起が届いたとき、問い合わせる先になります。"
        defaultValue={item.maintainer ?? ""}
        list="maintainers"
        maxLength={100}
        width="half"
      />
      <TextArea name="note" label={FIELD_LABELS.note} defaultValue={item.note ?? ""} rows={3} />
      <Typed id="places" texts={places} />
      <Typed id="maintainers" texts={maintainers} />
    </>
  );
}

export function readDetails(values: Values): Details {
  return {
    version: values.optional("version"),
    place: values.optional("place"),
    internetFacing: valueOf(values.text("internetFacing")),
    emrConnected: valueOf(values.text("emrConnected")),
    maintainer: values.optional("maintainer"),
    note: values.optional("note"),
  };
}

function Typed({ id, texts }: { id: string; texts: readonly string[] }) {
  return (
    <datalist id={id}>
      {texts.map((text) => (
        <option key={text} value={text}>
          {text}
        </option>
      ))}
    </datalist>
  );
}
