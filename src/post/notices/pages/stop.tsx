import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { useDo } from "../../../ui/query.ts";
import { resumeSending, type Stop } from "../api.ts";

const WORDS = {
  ours: {
    why: "宛先のせいではなく、こちらのメールサーバーや差出人の側に原因があると考えられます（迷惑メールの送信元として登録された、差出人の設定が変わった、など）。宛先はどれも「届かない」にしていません。",
    theirs: "断られた分は送り直さずに再開する",
  },
  address: {
    why: "これほど多くの宛先が同時になくなるのはまれです。間にあるメールサーバーの故障や、名簿の取り違えが考えられます。断られた宛先は、まだ「届かない」にしていません。",
    theirs: "宛先は本当になくなっていた。「届かない」にして再開する",
  },
} as const;

/** Sending stopped by itself: why, what waits, what to ask of whom, and how it goes on. */
export function StopNotice({ stop }: { stop: Stop }) {
  const resume = useDo(resumeSending);
  const words = WORDS[stop.about];
  const go = (blame: "ours" | "theirs") => resume.mutate({ body: { blame } });
  return (
    <Banner
      tone="error"
      title="メールの送信を止めています"
      action={
        <>
          <Button look="solid" pending={resume.isPending} onClick={() => go("ours")}>
            原因を直したので再開し、断られた分も送り直す
          </Button>
          <Button pending={resume.isPending} onClick={() => go("theirs")}>
            {words.theirs}
          </Button>
        </>
      }
    >
      <p>
        <DateText at={stop.at} time /> に自動で止めました。送った {formatNumber(stop.tried)}通のうち{" "}
        {formatNumber(stop.refused)}通が、続けて同じように断られたためです。{words.why}
      </p>
      <p>
        相手のサーバーの言葉：<q className="wrap-anywhere">{stop.reply || "なし"}</q>
      </p>
      <p>
        {formatNumber(stop.waiting)}
        通が待っています。なくなることはなく、再開すると送られます。上の言葉をメールサーバーの管理者に伝え、原因が直ってから再開してください。急ぎのお知らせは、電話でもお伝えください。
      </p>
      {resume.error && <Failure error={resume.error} />}
    </Banner>
  );
}
