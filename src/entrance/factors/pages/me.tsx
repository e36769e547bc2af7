import { useHasPage } from "../../../ui/address.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { Link } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { useAsk } from "../../../ui/query.ts";
import { type Session, useViewer } from "../../../ui/session.tsx";
import { listSessions } from "../../accounts/api.ts";

interface Place {
  to: string;
  label: string;
  state: string;
  /** Only where the workplace asks for it: stands apart, below. */
  seldom?: boolean;
}

/** Everything about one's own account in one place, with how it stands. */
export default function Me() {
  const viewer = useViewer();
  return (
    <Page
      title="アカウント"
      lead={{
        what: "サインインのしかたを、ここで整えます。覚えのない端末がないか、ときどきお確かめください。",
      }}
    >
      <Loaded from={viewer}>{(session) => <Places session={session} />}</Loaded>
    </Page>
  );
}

function Places({ session }: { session: Session }) {
  const hasPage = useHasPage();
  const devices = useAsk(listSessions).data?.rows.length;
  const holds = (factor: string) => session.holds.some((one) => one === factor);
  const second = [holds("passkey") && "パスキー", holds("totp") && "6けたの数字"].filter(Boolean);
  const helps =
    session.standing === "representative" ||
    session.standing === "reviewer" ||
    session.standing === "administrator";
  const places: readonly (Place | false)[] = [
    {
      to: "/factors/password",
      label: "パスワード",
      state: "変えると、ほかの端末はサインアウトされます。",
    },
    {
      to: "/factors",
      label: "本人確認の手段",
      state:
        second.length > 0
          ? `登録済み: ${second.join("、")}`
          : "まだありません。いまはパスワードだけで入れます。",
    },
    {
      to: "/accounts/sessions",
      label: "サインイン中の端末",
      state: devices === undefined ? "確かめています。" : `いま使っている端末を含めて${devices}台`,
    },
    {
      to: "/certificates",
      label: "電子証明書",
      state: holds("certificate")
        ? "あります。"
        : "パスワードの代わりに、端末に入れて使うものです。",
      seldom: true,
    },
    {
      to: "/identities",
      label: "外部サインイン",
      state: holds("oidc") ? "つながっています。" : "職場や県の共通サインインとつなげます。",
      seldom: true,
    },
    {
      to: "/tokens",
      label: "APIトークン",
      state: "台帳ソフトなど、ほかのプログラムから使うための鍵です。",
      seldom: true,
    },
    helps && {
      to: "/factors/recoveries",
      label: "確認方法をなくした方を助ける",
      state: "スマートフォンをなくした方などの手続きです。",
    },
  ];
  const shown = places.filter((place) => place !== false).filter(({ to }) => hasPage(to));
  return (
    <>
      <dl className="grid max-w-3xl grid-cols-[auto_1fr] gap-x-6 gap-y-2">
        <dt className="text-solid-gray-700">お名前</dt>
        <dd>{session.account?.name}</dd>
        <dt className="text-solid-gray-700">メールアドレス</dt>
        <dd className="break-all">{session.account?.mail}</dd>
      </dl>
      <PlaceList places={shown.filter((place) => !place.seldom)} />
      {shown.some((place) => place.seldom) && (
        <Section title="職場から案内があったときだけ使うもの">
          <PlaceList places={shown.filter((place) => place.seldom)} />
        </Section>
      )}
    </>
  );
}

function PlaceList({ places }: { places: readonly Place[] }) {
  return (
    <ul className="flex max-w-3xl flex-col gap-4">
      {places.map(({ to, label, state }) => (
        <li key={to}>
          <Link
            to={to}
            className="flex items-center justify-between gap-4 rounded-12 border border-solid-gray-420 p-4 hover:bg-blue-50"
          >
            <span className="min-w-0">
              <span className="block font-bold text-blue-900 underline">{label}</span>
              <span className="block text-solid-gray-700">{state}</span>
            </span>
            <Icon name="chevron-right" className="size-5 shrink-0" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
