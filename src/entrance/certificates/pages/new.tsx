import { useEffect, useRef, useState } from "react";
import { useFilters } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { buttonStyle } from "../../../ui/button.tsx";
import { RadioGroup } from "../../../ui/choice.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Form } from "../../../ui/form.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { listOwnCertificates, orderCertificate, renewCertificate } from "../api.ts";
import { InstallSteps, UseAndCare } from "./guide.tsx";

type Own = Reply<typeof listOwnCertificates>;
type Made = Reply<typeof orderCertificate>;
type System = Own["guide"]["systems"][number];

const TRAIL = [{ label: "電子証明書", to: "/certificates" }];

/** Makes a certificate for one device, or its successor, and hands file and password over, once. */
export default function NewCertificate() {
  const [{ renew }] = useFilters({ renew: "" });
  const own = useAsk(listOwnCertificates);
  const [made, setMade] = useState<{ made: Made; system: System } | null>(null);
  const title = renew ? "電子証明書を更新する" : "電子証明書を作る";
  return (
    <Page
      title={made ? "電子証明書ができました" : title}
      trail={TRAIL}
      lead={
        made
          ? undefined
          : { what: "どの機器に入れるかを選んでください。", takes: "入れるところまで約5分" }
      }
    >
      <Loaded from={own}>
        {(reply) =>
          made ? (
            <HandOver {...made} own={reply} />
          ) : !reply.may.order && !renew ? (
            <Empty
              title="ここではまだ証明書を作れません"
              action={<LinkButton to="/certificates">電子証明書に戻る</LinkButton>}
            >
              事務局が準備をすると、作れるようになります。
            </Empty>
          ) : (
            <Order
              own={reply}
              renew={renew}
              onMade={(one, system) => setMade({ made: one, system })}
            />
          )
        }
      </Loaded>
    </Page>
  );
}

function Order({
  own,
  renew,
  onMade,
}: {
  own: Own;
  renew: string;
  onMade: (made: Made, system: System) => void;
}) {
  const order = useDo(orderCertificate);
  const follow = useDo(renewCertificate);
  const former = own.rows.find((row) => row.id === renew);
  const { systems } = own.guide;
  return (
    <Form
      submit={former ? "更新する" : "証明書を作る"}
      beside={
        <LinkButton to="/certificates" look="text">
          やめる
        </LinkButton>
      }
      onSubmit={async (values) => {
        const system = systems.find((one) => one.key === values.text("system")) ?? systems[0]!;
        const { format } = system;
        const made = former
          ? await follow.mutateAsync({ params: { id: former.id }, body: { format } })
          : await order.mutateAsync({ body: { label: values.text("label"), format } });
        onMade(made, system);
      }}
    >
      {former ? (
        <p>
          「{former.label}
          」の次の証明書を作ります。いまの証明書は、新しいものを初めて使うまで使えます。
        </p>
      ) : (
        <TextField
          name="label"
          label="どの機器か、自分でわかる名前"
          hint="例: 受付のパソコン。機器をなくして使えなくするときに、見分けるためのものです。"
          maxLength={40}
          required
        />
      )}
      <RadioGroup
        name="system"
        label="入れる機器とブラウザー"
        look="tiles"
        defaultValue={systems[0]!.key}
        choices={systems.map(({ key, label }) => ({ value: key, label }))}
        required
      />
    </Form>
  );
}

function HandOver({ made, system, own }: { made: Made; system: System; own: Own }) {
  const link = useFile(made.file);
  const format = own.formats.find((one) => one.key === system.format);
  return (
    <>
      <Banner tone="warning" title="ファイルとパスワードは、いまだけ表示しています">
        この画面を閉じると、どちらも二度と表示できません（こちらにも残していません）。受け取れなかったときは、この証明書を失効（使えなく）にして、作り直してください。
      </Banner>
      <Section title="1. ファイルを受け取る">
        <div>
          <a
            ref={link}
            href="#file"
            download={made.fileName}
            className={buttonStyle("solid", "large")}
          >
            <Icon name="download" />
            <span>{made.fileName} を保存する</span>
          </a>
        </div>
        {format && <p className="text-solid-gray-700">ファイルの形式：{format.label}</p>}
      </Section>
      <Section title="2. パスワードを控える">
        <p>
          ファイルを機器に入れるときに1回だけ使います。紙に書き残したり、メールで送ったりしないでください。
        </p>
        <p className="flex flex-wrap items-center gap-4">
          <code className="rounded-8 border border-solid-gray-300 bg-solid-gray-50 px-4 py-3 text-std-20B-150 break-all">
            {made.password}
          </code>
          <CopyButton text={made.password} label="パスワードをコピー" />
        </p>
      </Section>
      <Section title={`3. 機器に入れる: ${system.label}`}>
        <InstallSteps steps={system.steps} />
        <UseAndCare guide={own.guide} />
        <div className="mt-8">
          <LinkButton to="/certificates" look="outline">
            入れ終わったので、一覧に戻る
          </LinkButton>
        </div>
      </Section>
    </>
  );
}

/** Gives the link an address in this browser for the file; it goes with the page. */
function useFile(base64: string) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const address = URL.createObjectURL(new Blob([bytes], { type: "application/x-pkcs12" }));
    link.current!.href = address;
    return () => URL.revokeObjectURL(address);
  }, [base64]);
  return link;
}
