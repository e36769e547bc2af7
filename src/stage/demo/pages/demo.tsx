import { useEffect } from "react";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { useAsk } from "../../../ui/query.ts";
import { useViewer } from "../../../ui/session.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { getDemo } from "../api.ts";
import { type Demo, Enter, type Player } from "./enter.tsx";
import { FiveToTry } from "./five.tsx";
import { HowFar } from "./progress.tsx";

// bounds work: between two questions
const POLL_MS = 1_000;
const CARD = "flex flex-col gap-2 rounded-12 border border-solid-gray-420 p-4 md:p-5";

/** What each of the cast does, in a sentence. */
const DOES: Record<string, string> = {
  author: "注意喚起を選び、文面を作り、出したあとの反応を追います。",
  reviewer: "もう一人が作った文面を確かめて、発出します。",
  relay: "届いたお知らせを、担当の施設へ転送します。",
  ministry: "全国の集計を、施設の名前なしで見ます。",
  vendor: "事業者として、組織の連絡先と利用者を整えます。",
  hospital: "届いた注意喚起を台帳と見比べて、答えます。",
  clinic: "お使いかどうかのお尋ねに、わかる範囲で答えます。",
};

/** The guide of a demo: how far it is, as whom one may look, what to try. */
export default function DemoGuide() {
  const demo = useAsk(getDemo);
  const { data, refetch } = demo;
  const goesOn = data !== undefined && data.stage !== "live";
  useEffect(() => {
    if (!goesOn) return undefined;
    const timer = setInterval(() => void refetch(), POLL_MS);
    return () => clearInterval(timer);
  }, [goesOn, refetch]);
  return (
    <Page
      title="Tasuki のデモ"
      lead={{
        what: "役をひとつ選んで、その人の画面を見てください。国も、施設も、人も、メールも、すべて架空です。",
        takes: "ひとつの役で3分ほど",
        unsure: "「試してみる5つのこと」を、上から順にお試しください。",
      }}
    >
      <Loaded from={demo} lines={8}>
        {(reply) => (
          <div className="flex flex-col gap-12">
            <HowFar demo={reply} />
            <Roles demo={reply} />
            <FiveToTry demo={reply} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Roles({ demo: { players, password } }: { demo: Demo }) {
  return (
    <Section title="役を選ぶ・メールを読む">
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        {players.map((player) => (
          <RoleCard key={player.key} player={player} password={password} />
        ))}
        <li className={CARD}>
          <h3 className="text-std-18B-160">送ったメール</h3>
          <p>
            このデモが送るメールは、実際にはだれにも届かず、ひとつのページに集まります。だれのメールも読めます。
          </p>
          <div className="mt-auto pt-2">
            <LinkButton to="/demo/mail" icon="mail">
              メールを読む
            </LinkButton>
          </div>
        </li>
      </ul>
      <p className="mt-4 text-solid-gray-700">
        別の役になるときは、画面の上の「デモの案内」からここに戻ってください。サインインの画面から入るときのパスワードは、どの役も
        <span className="font-mono whitespace-nowrap"> {password} </span>です。
      </p>
    </Section>
  );
}

function RoleCard({ player, password }: { player: Player; password: string }) {
  const session = useViewer().data;
  const isMe = session?.account?.mail === player.mail;
  return (
    <li className={CARD}>
      <h3 className="flex flex-wrap items-center gap-2 text-std-18B-160">
        {player.label}
        {isMe && <Tag icon="check">いまこの役です</Tag>}
      </h3>
      <p className="font-bold text-solid-gray-800">{player.organisation}</p>
      <p>{DOES[player.key]}</p>
      <p className="text-dns-14N-130 wrap-anywhere text-solid-gray-700">{player.mail}</p>
      <div className="mt-auto pt-2">
        {isMe ? (
          <LinkButton to="/today">「今日」を開く</LinkButton>
        ) : (
          <Enter player={player} password={password} to="/today">
            この役で入る
          </Enter>
        )}
      </div>
    </li>
  );
}
