import { useState } from "react";
import { type publishGuidance, withdrawPublication } from "../api.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Form } from "../../../ui/form.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { type Reply, useDo } from "../../../ui/query.ts";
import { TextArea } from "../../../ui/text-area.tsx";
import type { Draft } from "../api-publications.ts";

/** What publishing says it did. */
export type Result = Reply<typeof publishGuidance>;

/** It went out: where to look next, and the way to take it back. */
export function Published({
  draft,
  publication,
  result,
}: {
  draft: Draft;
  publication: NonNullable<Draft["publication"]>;
  /** The numbers, when it went out just now. */
  result: Result | null;
}) {
  const [withdrawing, setWithdrawing] = useState(false);
  const withdraw = useDo(withdrawPublication);
  const watch = (
    <LinkButton to={`/outcomes/${draft.advisoryId}`} look="solid" icon="arrow-right">
      回答の状況を見る
    </LinkButton>
  );
  if (publication.withdrawnAt) {
    return (
      <Banner tone="info" title="この発出は取り下げられました" action={watch}>
        <p>
          <DateText at={publication.withdrawnAt} time />
          　理由：{publication.withdrawnReason}
        </p>
      </Banner>
    );
  }
  return (
    <>
      <Banner
        tone="success"
        title="発出しました"
        action={
          <>
            {watch}
            <LinkButton to="/reactions/relay" icon="send">
              転送の状況を見る
            </LinkButton>
            <LinkButton to="/notices" icon="mail">
              メールの状況を見る
            </LinkButton>
            {draft.may.publish && (
              <Button look="text" onClick={() => setWithdrawing(true)}>
                取り下げる
              </Button>
            )}
          </>
        }
      >
        <p>
          <DateText at={publication.publishedAt} time />
          に発出しました。メールは順に送られます。
        </p>
        {result && (
          <ul className="list-disc pl-6">
            <li>お知らせした施設：{formatNumber(result.told)}施設</li>
            {result.held > 0 && <li>団体の転送を待つ施設：{formatNumber(result.held)}施設</li>}
            {result.kept > 0 && (
              <li>前の版へのお答えを引き継いだ施設：{formatNumber(result.kept)}施設</li>
            )}
            {result.noContact > 0 && (
              <li>使える連絡先がない施設：{formatNumber(result.noContact)}施設</li>
            )}
          </ul>
        )}
      </Banner>
      <Dialog
        title="この発出を取り下げますか"
        open={withdrawing}
        onClose={() => setWithdrawing(false)}
      >
        <p>
          お答えを待つのをやめ、まだ送っていないメールを止めます。すでにお知らせした施設には、対応が要らなくなったことをお知らせします。元には戻せません。
        </p>
        <Form
          keep={`reactions/withdraw/${publication.id}`}
          submit="取り下げる"
          look="danger"
          beside={
            <Button look="text" onClick={() => setWithdrawing(false)}>
              やめる
            </Button>
          }
          onSubmit={async (values) => {
            const body = { reason: values.text("reason") };
            await withdraw.mutateAsync({ params: { id: publication.id }, body });
            setWithdrawing(false);
          }}
        >
          <TextArea
            name="reason"
            label="取り下げる理由"
            hint="施設に届くメールに、そのまま載ります。"
            required
          />
        </Form>
      </Dialog>
    </>
  );
}
