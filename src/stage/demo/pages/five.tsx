import { LinkButton } from "../../../ui/link.tsx";
import { Section } from "../../../ui/page.tsx";
import { type Demo, Enter } from "./enter.tsx";

interface Try {
  title: string;
  text: string;
  /** As whom, and where to; without, the mail of the hospital. */
  as?: { key: string; to: string; label: string };
}

const TRIES: readonly Try[] = [
  {
    title: "中継団体になって、お知らせを転送する",
    text: "最初の朝に注意喚起が出ると、この団体の転送を待つお知らせが届きます。転送しないでおくと、時間切れで先へ進みます。",
    as: { key: "relay", to: "/reactions/relay", label: "中継団体で入る" },
  },
  {
    title: "病院の担当者になって、答える",
    text: "転送のあと、「今日」に注意喚起が届きます。台帳のどの機器が当てはまるかを見て、対応を答えます。",
    as: { key: "hospital", to: "/today", label: "病院の担当者で入る" },
  },
  {
    title: "サインインせずに、メールから答える",
    text: "病院に届いたメールを開いて、リンクから答えます。スマートフォンでも、JavaScript がなくても答えられます。",
  },
  {
    title: "事務局になって、文面を確かめて発出する",
    text: "最後の日に、確認を待つ文面がひとつできます。対象を見て、届くメールを見て、承認し、発出します。",
    as: { key: "reviewer", to: "/today", label: "事務局（確認する人）で入る" },
  },
  {
    title: "だれが安全で、だれの返事がないかを見る",
    text: "集計で、終わった施設、止まっている施設、返事のない施設を見ます。返事のない先には、電話の一覧ができています。",
    as: { key: "reviewer", to: "/outcomes", label: "集計を見る" },
  },
];

/** What to try, one after the other, in the order in which it becomes possible. */
export function FiveToTry({ demo: { players, password } }: { demo: Demo }) {
  const hospital = players.find(({ key }) => key === "hospital");
  return (
    <Section title="試してみる5つのこと">
      <ol className="flex max-w-3xl flex-col gap-6">
        {TRIES.map(({ title, text, as }, place) => {
          const player = players.find(({ key }) => key === as?.key);
          return (
            <li key={title} className="flex gap-4">
              <span
                aria-hidden
                className="flex size-9 shrink-0 items-center justify-center rounded-full bg-blue-900 text-oln-16B-100 text-white"
              >
                {place + 1}
              </span>
              <div className="flex min-w-0 flex-col gap-2">
                <h3 className="text-std-18B-160">{title}</h3>
                <p>{text}</p>
                {as && player && (
                  <Enter player={player} password={password} to={as.to}>
                    {as.label}
                  </Enter>
                )}
                {!as && (
                  <div>
                    <LinkButton to={mailOf(hospital?.organisation)} icon="mail">
                      病院に届いたメールを見る
                    </LinkButton>
                  </div>
                )}
              </div>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}

const mailOf = (search = "") => `/demo/mail?${new URLSearchParams({ search })}`;
