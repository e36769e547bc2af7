import { PickFacility } from "../../facilities/pages/pick.tsx";
import { getInstitution, getVocabulary, type Vocabulary } from "../api.ts";
import { listRoutes } from "../api-routes.ts";
import { useParam } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { DateText } from "../../../ui/date.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Form } from "../../../ui/form.tsx";
import { Link } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { getStanding, linkFacility } from "../api-origins.ts";
import { Actions } from "./actions.tsx";
import { Derived } from "./derived.tsx";

type Institution = Reply<typeof getInstitution>;
type Standing = Reply<typeof getStanding>;

/** Where an institution comes from, what the rules say of it, and what became of it. */
export default function Origin() {
  const params = { id: useParam("id") };
  const institution = useAsk(getInstitution, { params });
  const standing = useAsk(getStanding, { params });
  const words = useAsk(getVocabulary);
  return (
    <Loaded from={words}>
      {(known) => (
        <Loaded from={institution}>
          {(row) => (
            <Loaded from={standing}>
              {(reply) => <Shown row={row} standing={reply} words={known} />}
            </Loaded>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}

function Shown({
  row,
  standing,
  words,
}: {
  row: Institution;
  standing: Standing;
  words: Vocabulary;
}) {
  const routes = useAsk(listRoutes);
  const own = !standing.may.edit;
  return (
    <Page
      title="由来と区分"
      trail={[
        ...(own ? [] : [{ label: "会員", to: "/members" }]),
        { label: row.name, to: `/members/${row.id}` },
      ]}
      lead={{
        what: "どの施設にあたるか、区分がどう決まったか、これまでに何が変わったかを示します。",
      }}
    >
      {standing.mergedInto && (
        <Banner tone="info" title="この医療機関は統合されました">
          いまは「<Link to={`/members/${standing.mergedInto.id}`}>{standing.mergedInto.name}</Link>
          」です。これまでの回答・台帳・連絡先は、ここで読めます。
        </Banner>
      )}
      <Register row={row} standing={standing} />
      <Section title="規則で決まる値">
        <Loaded from={routes}>
          {(reply) => <Derived row={row} standing={standing} words={words} routes={reply.routes} />}
        </Loaded>
      </Section>
      {standing.merged.length > 0 && (
        <Section title="統合された医療機関">
          <ul className="list-disc pl-6">
            {standing.merged.map((one) => (
              <li key={one.id}>
                <Link to={`/members/${one.id}`}>{one.name}</Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {standing.may.edit && <Actions row={row} standing={standing} />}
      <Section title="これまでのこと">
        {standing.history.length === 0 && <p>まだ記録はありません。</p>}
        <ol className="flex flex-col gap-3">
          {standing.history.map((one) => (
            <li key={one.at + one.what} className="border-l-4 border-solid-gray-300 pl-4">
              <span className="text-solid-gray-700">
                <DateText at={one.at} time />
              </span>
              <p>{one.what}</p>
              {one.reason && <p className="text-solid-gray-700">理由：{one.reason}</p>}
            </li>
          ))}
        </ol>
      </Section>
    </Page>
  );
}

function Register({ row, standing }: { row: Institution; standing: Standing }) {
  const link = useDo(linkFacility);
  const params = { id: row.id };
  const { facility } = standing;
  return (
    <Section title="施設マスタとのつながり">
      {facility ? (
        <div className="flex flex-col items-start gap-3">
          <p>
            「<Link to={`/facilities/${facility.id}`}>{facility.name}</Link>
            」です。名称・種別・病床数などは、施設マスタが変わると自動で変わります。
          </p>
          {facility.closedOn && (
            <Banner tone="warning" title="施設マスタでは閉じています">
              <DateText at={facility.closedOn} />
              　会員を閉じるか、統合するかを確かめてください。
            </Banner>
          )}
          {standing.may.edit && (
            <ConfirmButton
              label="つながりを外す"
              look="text"
              title="施設マスタから切り離しますか"
              confirm="切り離す"
              onConfirm={() => link.mutateAsync({ params, body: { facilityId: null } })}
            >
              <p>いまの値は残り、これからは施設マスタが変わっても変わりません。</p>
            </ConfirmButton>
          )}
        </div>
      ) : (
        <div className="flex flex-col gap-3">
          <p>施設マスタのどの施設にも結びついていません。</p>
          {standing.may.edit && (
            <Disclosure label="施設マスタからさがして結びつける">
              <Form
                submit="この施設に結びつける"
                onSubmit={(values) =>
                  link.mutateAsync({ params, body: { facilityId: values.text("facilityId") } })
                }
              >
                <PickFacility name="facilityId" label="施設" prefecture={row.prefecture} />
              </Form>
            </Disclosure>
          )}
        </div>
      )}
    </Section>
  );
}
