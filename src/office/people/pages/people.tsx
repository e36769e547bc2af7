import { useParam } from "../../../ui/address.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { useAsk } from "../../../ui/query.ts";
import { listContacts } from "../../../circle/organisations/api.ts";
import { PeopleList } from "./people-list.tsx";

/** The people of any organisation, for the secretariat. */
export default function PeopleOf() {
  const id = useParam("id");
  return <People id={id} trail={[{ label: "会員", to: "/members" }]} />;
}

/** Who is told, in which order, is it still right, and who of them signs in with which standing. */
export function People({
  id,
  trail,
}: {
  id: string;
  trail?: readonly { label: string; to: string }[];
}) {
  const contacts = useAsk(listContacts, { params: { id } });
  const name = contacts.data?.organisation.name;
  return (
    <Page
      title={trail && name ? `${name}の連絡先と利用者` : "連絡先と利用者"}
      trail={trail}
      actions={
        !trail && (
          <>
            {contacts.data?.organisation.kind === "institution" && (
              <LinkButton to={`/members/${id}`}>施設の情報</LinkButton>
            )}
            <LinkButton to="/factors/password">パスワードを変える</LinkButton>
          </>
        )
      }
      lead={{
        what: "注意喚起のお知らせは、上の方から順に届きます。異動や退職で古くなっていないか、確かめてください。",
        takes: "約2分",
        unsure:
          contacts.data?.organisation.kind === "institution"
            ? "だれを書くか迷うときは、ふだんパソコンのことを聞かれる方と、院長先生の2人がめやすです。"
            : "だれを書くか迷うときは、ふだん連絡を受ける方と、留守のときに代わる方の2人がめやすです。",
      }}
    >
      <Loaded from={contacts}>{(reply) => <PeopleList key={id} reply={reply} />}</Loaded>
    </Page>
  );
}
