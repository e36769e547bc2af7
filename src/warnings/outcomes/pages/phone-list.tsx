import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Link } from "../../../ui/link.tsx";
import { useDo } from "../../../ui/query.ts";
import { putOnPhoneList } from "../../reactions/api.ts";

/** The ticked come on the list of calls; what is closed, held or on it already stays as it is. */
export function PhoneList({ ticked }: { ticked: readonly string[] }) {
  const list = useDo(putOnPhoneList);
  return (
    <div className="flex flex-col items-start gap-3 print:hidden">
      {ticked.length > 0 && (
        <Button
          icon="phone"
          pending={list.isPending}
          onClick={() => list.mutate({ body: { reactionIds: [...ticked] } })}
        >
          {`選んだ${formatNumber(ticked.length)}施設を電話の一覧に載せる`}
        </Button>
      )}
      {list.error && <Failure error={list.error} />}
      {list.data && (
        <Banner
          tone={list.data.listed > 0 ? "success" : "info"}
          title={`${formatNumber(list.data.listed)}施設を電話の一覧に載せました`}
        >
          取り下げた・終わった・転送を待っている施設と、すでに載っている施設は、そのままです。
          <Link to="/calls/list">電話の一覧を見る</Link>
        </Banner>
      )}
    </div>
  );
}
