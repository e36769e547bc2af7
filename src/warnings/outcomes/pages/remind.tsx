import { useState } from "react";
import { given } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { countReminders, remindSilent } from "../api-institutions.ts";

interface Asked {
  advisoryId: string;
  /** The ticked rows, or what the list is narrowed by. */
  filters: Record<string, string>;
}

/** One more mail to who was told and has not answered: of the ticked, or of all that were found. */
export function Remind({ ticked, ...asked }: Asked & { ticked: number }) {
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState<Reply<typeof remindSilent> | null>(null);
  return (
    <div className="flex flex-col items-start gap-3 print:hidden">
      <Button icon="send" onClick={() => setOpen(true)}>
        {ticked > 0
          ? `選んだ${formatNumber(ticked)}施設にもう一度送る`
          : "一覧のすべてにもう一度送る"}
      </Button>
      <Dialog title="もう一度送りますか" open={open} onClose={() => setOpen(false)}>
        <Question
          {...asked}
          onClose={() => setOpen(false)}
          onDone={(reply) => {
            setDone(reply);
            setOpen(false);
          }}
        />
      </Dialog>
      {done && (
        <Banner
          tone={done.reminded > 0 ? "success" : "info"}
          title={`${formatNumber(done.told)}通を送ります`}
        >
          <LeftOut of={done} />
          {done.reminded > done.told &&
            `${formatNumber(done.reminded - done.told)}施設は、メールを送れる連絡先がないため送れません。電話をかけてください。`}
          {done.left > 0 && `残り${formatNumber(done.left)}施設は、もう一度押すと送ります。`}
        </Banner>
      )}
    </div>
  );
}

/** With how many it would reach: counted when it is asked, so that the number is today's. */
function Question({
  advisoryId,
  filters,
  onClose,
  onDone,
}: Asked & { onClose: () => void; onDone: (reply: Reply<typeof remindSilent>) => void }) {
  const params = { advisoryId };
  const found = useAsk(countReminders, { params, query: given(filters) });
  const remind = useDo(remindSilent);
  const send = () =>
    remind.mutate({ params, body: given(filters) }, { onSuccess: (reply) => onDone(reply) });
  return (
    <Loaded from={found}>
      {(reply) => (
        <>
          <p>
            お知らせが届いてお答えのない{formatNumber(reply.due)}
            施設に、催促のメールを1通ずつ送ります。
          </p>
          <p>
            <LeftOut of={reply} />
            {reply.left > 0 &&
              `一度に送れる数を超えるため、残り${formatNumber(reply.left)}施設には、もう一度押すと送ります。`}
          </p>
          {remind.error && <Failure error={remind.error} />}
          <div className="flex flex-wrap justify-end gap-3">
            <Button look="outline" onClick={onClose}>
              戻る
            </Button>
            {reply.due > 0 && (
              <Button look="solid" pending={remind.isPending} onClick={send}>
                {`${formatNumber(reply.due)}施設にもう一度送る`}
              </Button>
            )}
          </div>
        </>
      )}
    </Loaded>
  );
}

/** Who of those meant gets none, and why. */
const LeftOut = ({ of: { spared, settled } }: { of: { spared: number; settled: number } }) => (
  <>
    {spared > 0 && `${formatNumber(spared)}施設は、少し前に送ったか、何度も送ったため送りません。`}
    {settled > 0 &&
      `${formatNumber(settled)}施設は、すでにお答えがあるか、まだお知らせが届いていないため送りません。`}
  </>
);
