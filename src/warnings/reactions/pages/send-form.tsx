import { type ReactNode, useState } from "react";
import { publishGuidance } from "../api.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { RadioGroup } from "../../../ui/choice.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { DateField } from "../../../ui/date-field.tsx";
import { DateText, inJapan } from "../../../ui/date.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Form } from "../../../ui/form.tsx";
import { Section } from "../../../ui/page.tsx";
import { Progress } from "../../../ui/progress.tsx";
import { useDo } from "../../../ui/query.ts";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import type { Draft } from "../api-publications.ts";
import { NeedsReview } from "./audience.tsx";
import type { AudienceReply } from "./audience-numbers.tsx";
import type { Result } from "./published.tsx";

interface Order {
  guidanceId: string;
  confirmOverMatch?: string;
  publishAt?: string;
}

/** Now or later, and why so many; then one last look at the numbers. */
export function SendForm({
  draft,
  audience,
  beside,
  onDone,
}: {
  draft: Draft;
  audience: AudienceReply;
  beside: ReactNode;
  onDone: (result: Result) => void;
}) {
  const [later, setLater] = useState(draft.state === "scheduled");
  const [order, setOrder] = useState<Order | null>(null);
  if (audience.wide && !draft.reviewed) {
    return (
      <>
        <NeedsReview draft={draft} />
        <div>{beside}</div>
      </>
    );
  }
  const planned = draft.publishAt ? inJapan(new Date(draft.publishAt)) : "";
  return (
    <Section title="いつ発出しますか">
      <Form
        keep={`reactions/publish/${draft.guidanceId}`}
        submit={later ? "発出の予約を確かめる" : "発出する内容を確かめる"}
        beside={beside}
        onSubmit={async (values) => {
          const day = values.text("day");
          const at = later && day ? `${day}T${values.text("time")}:00+09:00` : undefined;
          const reason = values.text("confirmOverMatch") || undefined;
          setOrder({ guidanceId: draft.guidanceId, publishAt: at, confirmOverMatch: reason });
        }}
      >
        <RadioGroup
          name="when"
          label="発出のとき"
          look="tiles"
          required
          defaultValue={later ? "later" : "now"}
          onChange={(value) => setLater(value === "later")}
          choices={[
            { value: "now", label: "いますぐ発出する" },
            { value: "later", label: "日時を決めて、自動で発出する" },
          ]}
        />
        {later && (
          <>
            <DateField name="day" label="発出する日" required defaultValue={planned.slice(0, 10)} />
            <TextField
              name="time"
              label="発出する時刻"
              type="time"
              width="short"
              required
              defaultValue={planned.slice(11)}
            />
          </>
        )}
        {audience.overMatch && (
          <TextArea
            name="confirmOverMatch"
            label="多くの施設に該当してよい理由"
            hint={`全${formatNumber(audience.institutions)}施設のうち${formatNumber(audience.matched)}施設が該当します。何を確かめて、正しいと考えたかを書いてください。記録に残ります。`}
            required
          />
        )}
      </Form>
      <Confirm order={order} audience={audience} onDone={onDone} onClose={() => setOrder(null)} />
    </Section>
  );
}

function Confirm({
  order,
  audience,
  onDone,
  onClose,
}: {
  order: Order | null;
  audience: AudienceReply;
  onDone: (result: Result) => void;
  onClose: () => void;
}) {
  const publish = useDo(publishGuidance);
  const waiting = audience.routes.reduce((sum, row) => sum + (row.waits ? row.count : 0), 0);
  const close = () => {
    publish.reset();
    onClose();
  };
  return (
    <Dialog
      title={
        order?.publishAt
          ? "この日時に発出しますか"
          : `${formatNumber(audience.audience)}施設に発出しますか`
      }
      open={order !== null}
      onClose={close}
    >
      {order?.publishAt && (
        <p>
          <DateText at={order.publishAt} time />
        </p>
      )}
      <ul className="list-disc pl-6">
        <li>
          すぐにお知らせする施設：
          {formatNumber(audience.audience - waiting)}施設
        </li>
        {waiting > 0 && <li>団体の転送を待つ施設：{formatNumber(waiting)}施設</li>}
        {audience.noContact > 0 && (
          <li>そのうち、使える連絡先がない施設：{formatNumber(audience.noContact)}施設</li>
        )}
        {audience.notLiving > 0 && (
          <li>そのうち、最近連絡がついた方がいない施設：{formatNumber(audience.notLiving)}施設</li>
        )}
      </ul>
      {!order?.publishAt && (
        <Banner tone="warning" title="発出した文面は、あとから直せません">
          <p>直すときは新しい版を作ります。まちがえたときは取り下げられます。</p>
        </Banner>
      )}
      {publish.isPending && <Progress label="発出しています。この画面のままお待ちください" />}
      {publish.error && <Failure error={publish.error} />}
      <div className="flex flex-wrap justify-end gap-3">
        <Button onClick={close}>やめる</Button>
        <Button
          look="solid"
          icon="send"
          pending={publish.isPending}
          onClick={async () => {
            if (!order) return;
            const done = await publish.mutateAsync({ body: order }).catch(() => null);
            if (!done) return;
            onDone(done);
            onClose();
          }}
        >
          {order?.publishAt ? "発出を予約する" : "発出する"}
        </Button>
      </div>
    </Dialog>
  );
}
