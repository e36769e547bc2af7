import { useState } from "react";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { RadioGroup } from "../../../ui/choice.tsx";
import { DateText } from "../../../ui/date.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Form } from "../../../ui/form.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import {
  acceptSuccession,
  getSuccession,
  offerSuccession,
  withdrawSuccession,
} from "../api-successions.ts";

type Succession = Reply<typeof getSuccession>;

/** The representative's role: who has it, to whom it is offered, and taking it over. */
export default function SuccessionPage() {
  const succession = useAsk(getSuccession);
  const [done, setDone] = useState<string | null>(null);
  return (
    <Page
      title="代表者の引き継ぎ"
      trail={[{ label: "連絡先と利用者", to: "/people/own" }]}
      lead={{
        what: "代表者は、いっしょに使う方を招いたり外したりする方です。異動や退職の前に、ほかの方に引き継いでください。",
        takes: "約2分",
        unsure:
          "引き継ぐ方がまだサインインしていないときは、先に「利用者に招く」で招いてください。",
      }}
    >
      {done && <Banner tone="success" title={done} />}
      <Loaded from={succession}>
        {(reply) => (
          <div className="flex flex-col gap-8">
            <p>
              いまの代表者：
              <strong>
                {reply.representatives.map((name) => `${name}さん`).join("、") || "いません"}
              </strong>
            </p>
            {reply.offer && <Offer offer={reply.offer} onDone={setDone} />}
            {reply.may.offer && <Choose candidates={reply.candidates} onDone={setDone} />}
            {!reply.offer && !reply.may.offer && <p>引き継ぎの申し出は、いまはありません。</p>}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

/** The role is on offer: to be accepted, refused or taken back. */
function Offer({
  offer,
  onDone,
}: {
  offer: NonNullable<Succession["offer"]>;
  onDone: (said: string) => void;
}) {
  const accept = useDo(acceptSuccession);
  const withdraw = useDo(withdrawSuccession);
  const params = { id: offer.id };
  return (
    <Banner
      tone="info"
      title={
        offer.mayAccept
          ? `${offer.from}さんから、代表者の引き継ぎの申し出があります`
          : `${offer.from}さんが${offer.to}さんに引き継ぎを申し出ています`
      }
      action={
        <div className="flex flex-wrap gap-3">
          {offer.mayAccept && (
            <ConfirmButton
              label="代表者を引き受ける"
              title="代表者を引き受けますか"
              confirm="引き受ける"
              look="solid"
              icon="check"
              onConfirm={async () => {
                await accept.mutateAsync({ params });
                onDone("代表者を引き継ぎました。ありがとうございます");
              }}
            >
              <p>
                いっしょに使う方を招いたり外したりするのが、あなたの役目になります。{offer.from}
                さんは担当として残ります。
              </p>
            </ConfirmButton>
          )}
          {offer.mayWithdraw && (
            <Button
              pending={withdraw.isPending}
              icon={offer.mayAccept ? undefined : "undo"}
              onClick={() =>
                withdraw.mutate(
                  { params },
                  { onSuccess: () => onDone("代表者の引き継ぎを取りやめました") },
                )
              }
            >
              {offer.mayAccept ? "断る" : "申し出を取り消す"}
            </Button>
          )}
        </div>
      }
    >
      <p>
        期限は <DateText at={offer.until} /> です。引き受けるまで、代表者は{offer.from}
        さんのままです。
      </p>
      {withdraw.error && <Failure error={withdraw.error} />}
    </Banner>
  );
}

function Choose({
  candidates,
  onDone,
}: {
  candidates: Succession["candidates"];
  onDone: (said: string) => void;
}) {
  const offer = useDo(offerSuccession);
  if (candidates.length === 0) {
    return (
      <Empty
        title="引き継げる方がまだいません"
        action={<LinkButton to="/people/own">連絡先と利用者を開く</LinkButton>}
      >
        <p>引き継げるのは、サインインしている「担当」の方です。先に招いてください。</p>
      </Empty>
    );
  }
  return (
    <Section title="引き継ぐ方を選ぶ">
      <Form
        submit="引き継ぎを申し出る"
        onSubmit={async (values) => {
          await offer.mutateAsync({ body: { personId: values.text("personId") } });
          onDone("引き継ぎを申し出ました。お二人にメールを送ります");
        }}
      >
        <RadioGroup
          name="personId"
          label="どなたに"
          hint="選んだ方がサインインして引き受けると、代表者が替わります。あなたは担当として残ります。引き受けるまでは取り消せます。"
          look="tiles"
          required
          choices={candidates.map((one) => ({ value: one.personId, label: one.name }))}
        />
      </Form>
    </Section>
  );
}
