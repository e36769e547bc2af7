import { type Advisory } from "../api.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Count } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Link, LinkButton } from "../../../ui/link.tsx";
import { Section } from "../../../ui/page.tsx";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { SeverityTag, StateTag } from "./signs.tsx";

type Matter = Advisory["matter"];
type Related = Matter["related"][number];

/** Said first on a document of a matter that institutions know already. */
export function AlreadyTold({ advisory }: { advisory: Advisory }) {
  const { documents, newHolders } = advisory.matter;
  const told = documents.find(({ state }) => state === "published");
  const isOpen = ["inbox", "assessing"].includes(advisory.state);
  if (told === undefined || newHolders === null || !isOpen) return null;
  return (
    <Banner
      tone="info"
      title="この件は、別の文書ですでに伝えています"
      action={<LinkButton to={`/advisories/${told.id}`}>伝えた文書を開く</LinkButton>}
    >
      <p>
        同じ弱点についての案内を、{told.publisher}の文書（{told.trackingId}）で発出済みです。
      </p>
      {newHolders === 0 ? (
        <p>
          この文書で新しく対象になる施設はありません。内容を読み比べて、付け加えることがなければ対応不要にしてください。
        </p>
      ) : (
        <p>
          この文書では、まだ伝えていない
          <strong>
            <Count value={newHolders} unit="施設" />
          </strong>
          も対象になるかもしれません。この文書で案内文を書くと、その施設にも伝わります。
        </p>
      )}
    </Banner>
  );
}

/** The documents of others about the same weakness, each with its products: nothing that one of them adds is hidden. */
export function MatterDocuments({ matter }: { matter: Matter }) {
  const { documents, related, moreRelated, isCollection } = matter;
  if (documents.length + related.length === 0 && !isCollection) return null;
  return (
    <Section title="同じ件の文書">
      {isCollection && (
        <p>
          この文書は多くの弱点をまとめたものです。ほかの文書とは1つの件にせず、関係する文書を下に並べます。
        </p>
      )}
      {documents.length > 0 && (
        <>
          <p>
            同じ弱点と製品について、ほかの発行元からも文書が届いています。挙げている製品とバージョンは文書ごとに違うことがあります。
          </p>
          <ul className="flex flex-col gap-4">
            {documents.map((one) => (
              <li
                key={one.id}
                className="flex flex-col gap-2 rounded-8 border border-solid-gray-300 p-4"
              >
                <Document one={one} />
                <Products one={one} />
              </li>
            ))}
          </ul>
        </>
      )}
      {related.length > 0 && (
        <Disclosure
          label={`同じ弱点に触れている別の件 ${related.length}件${moreRelated ? "以上" : ""}`}
        >
          <ul className="flex flex-col gap-3">
            {related.map((one) => (
              <li key={one.id}>
                <Document one={one} />
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </Section>
  );
}

function Document({ one }: { one: Related }) {
  return (
    <div className="min-w-0">
      <p className="font-bold break-words">
        <Link to={`/advisories/${one.id}`}>{one.title}</Link>
      </p>
      <p className="text-solid-gray-700 break-words">
        {one.publisher}　{one.trackingId}　<DateText at={one.receivedAt} /> 受け取り
      </p>
      <span className="mt-1 inline-flex flex-wrap gap-1">
        <StateTag state={one.state} />
        <SeverityTag severity={one.severity} />
        {one.exploited && <StatusTag tone="danger" icon="warning" label="攻撃に使われています" />}
        {one.retracted && <StatusTag tone="warning" label="発行元が取り下げ" />}
      </span>
    </div>
  );
}

const MOST_SHOWN = 3;

function Products({ one }: { one: Matter["documents"][number] }) {
  const { affected, productCount } = one;
  if (affected.length === 0) return <p>製品の記載がありません。</p>;
  const rest = affected.slice(MOST_SHOWN);
  return (
    <>
      <ProductList rows={affected.slice(0, MOST_SHOWN)} />
      {rest.length > 0 && (
        <Disclosure label={`ほか${productCount - MOST_SHOWN}件の製品`}>
          <ProductList rows={rest} />
          {productCount > affected.length && <p>残りは、この文書を開くと見られます。</p>}
        </Disclosure>
      )}
    </>
  );
}

export function ProductList({ rows }: { rows: Advisory["affected"] }) {
  return (
    <ul className="flex flex-col gap-1">
      {rows.map(({ name, ranges }) => (
        <li key={name} className="break-words">
          <span className="font-bold">{name}</span>　{ranges.join("／")}
        </li>
      ))}
    </ul>
  );
}
