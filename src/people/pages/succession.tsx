import { useState } from "react";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { DateText } from "../../ui/date.tsx";
import { ConfirmButton } from "../../ui/dialog.tsx";
import { Failure } from "../../ui/failure.tsx";
import { type Reply, useDo } from "../../ui/query.ts";
import { acceptSuccession, type listPeople, withdrawSuccession } from "../api.ts";

type Offer = NonNullable<Reply<typeof listPeople>["succession"]>;

/** The representative's role is on offer: to be accepted, refused or taken back. */
export function SuccessionBanner({
  offer,
  onDone,
}: {
  offer: Offer;
  onDone: (said: string) => void;
}) {
  const accept = useDo(acceptSuccession);
  const withdraw = useDo(withdrawSuccession);
  const [error, setError] = useState<Error | null>(null);
  const params = { id: offer.id };
  return (
    <Banner
      tone="info"
      title={
        offer.mayAccept
          ? `${offer.from}さんから、代表者の引き継ぎの申し出があります`
          : `${offer.from}さんが${offer.to}さんに代表者の引き継ぎを申し出ています`
      }
      action={
        (offer.mayAccept || offer.mayWithdraw) && (
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
                  withdraw
                    .mutateAsync({ params })
                    .then(() => onDone("代表者の引き継ぎを取りやめました"))
                    .catch(setError)
                }
              >
                {offer.mayAccept ? "断る" : "申し出を取り消す"}
              </Button>
            )}
          </div>
        )
      }
    >
      <p>
        期限は <DateText at={offer.until} /> です。引き受けるまで、代表者は{offer.from}
        さんのままです。
      </p>
      {error && <Failure error={error} />}
    </Banner>
  );
}
