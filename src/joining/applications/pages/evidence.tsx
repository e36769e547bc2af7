import type { ReactNode } from "react";
import { Banner } from "../../../ui/banner.tsx";
import { ExternalLink, Link } from "../../../ui/link.tsx";
import { STATES } from "../api.ts";
import type { ApplicationReply } from "../api.ts";
import { Facts } from "./facts.tsx";

type Domain = NonNullable<ApplicationReply["evidence"]["site"]>;
const BECAUSE = { organisation: "同じ所属", domain: "同じドメイン", mail: "同じアドレス" };

/** What speaks for and against the applicant, side by side. */
export function EvidenceTable({ seen }: { seen: ApplicationReply }) {
  const { mail, site, flags, members, facility, member, others } = seen.evidence;
  const same = site !== null && site.domain === mail.domain;
  return (
    <div className="flex flex-col gap-5">
      {flags.length === 0 ? (
        <Banner tone="success" title="気になる点は見つかりませんでした">
          メールのドメイン（@より後ろ）とサイトのドメインが一致しています。
        </Banner>
      ) : (
        <Banner tone="warning" title="人の目で確かめてください">
          <ul className="flex flex-col gap-1">
            {flags.map((flag) => (
              <li key={flag.id}>
                <b>{flag.label}</b>: {flag.gloss}
              </li>
            ))}
          </ul>
        </Banner>
      )}
      <div className="grid gap-4 wide:grid-cols-2">
        <Card title="メールのドメイン × サイトのドメイン">
          <Facts
            rows={[
              ["メール", <DomainName key="mail" of={mail} />],
              [
                "サイト",
                site ? (
                  <span key="site">
                    <DomainName of={site} />{" "}
                    {seen.site && <ExternalLink href={seen.site}>開く</ExternalLink>}
                  </span>
                ) : (
                  "記入なし"
                ),
              ],
              ["結果", site ? (same ? "一致しています" : "一致していません") : "比べられません"],
            ]}
          />
        </Card>
        <Card title="同じドメインを使っている会員">
          {members.length === 0 ? (
            <p>いまのところ、ありません。</p>
          ) : (
            <ul className="flex flex-col gap-1">
              {members.map((one) => (
                <li key={one.id}>
                  <Link to={`/people/organisations/${one.id}`}>{one.name}</Link>（連絡先
                  {one.people}件）
                </li>
              ))}
            </ul>
          )}
        </Card>
        <Card title="施設マスタ（公の名簿）">
          {facility ? (
            <Facts rows={facility.map((one) => [one.label, one.text] as const)} />
          ) : (
            <p>
              {seen.applicant === "institution"
                ? "名簿から選ばれていません。本人が書いた施設です。"
                : "医療機関ではないため、名簿にはありません。"}
            </p>
          )}
          {member && (
            <p className="mt-3">
              この施設は、すでに会員です: <Link to={`/members/${member.id}`}>{member.name}</Link>
              。承認すると、その会員に加わります。
            </p>
          )}
        </Card>
        <Card title="近いお申し込み">
          {others.length === 0 ? (
            <p>ありません。</p>
          ) : (
            <ul className="flex flex-col gap-2">
              {others.map((one) => (
                <li key={one.id}>
                  <Link to={`/applications/${one.id}`}>
                    {one.name}（{one.person}）
                  </Link>
                  <span className="block text-dns-14N-130 text-solid-gray-700">
                    {one.because.map((why) => BECAUSE[why]).join("・")}／{STATES[one.state]}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Card>
      </div>
    </div>
  );
}

/** The name as people read it and, where that differs, as machines do. */
function DomainName({ of }: { of: Domain }) {
  return (
    <span>
      <b>{of.readable ?? of.domain}</b>
      {of.readable && <span className="text-solid-gray-700">（{of.domain}）</span>}
    </span>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rounded-12 border border-solid-gray-300 p-5">
      <h3 className="mb-3 text-std-17B-170">{title}</h3>
      {children}
    </section>
  );
}
