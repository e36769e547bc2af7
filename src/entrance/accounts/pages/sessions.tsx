import { Button } from "../../../ui/button.tsx";
import { DateText } from "../../../ui/date.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { useAsk, useDo } from "../../../ui/query.ts";
import { Tag } from "../../../ui/tag.tsx";
import { useSignOut } from "../../../ui/session.tsx";
import { endOtherSessions, endSession, listSessions } from "../api.ts";

/** Where one is signed in, in plain words, and ending what one does not know. */
export default function Sessions() {
  const sessions = useAsk(listSessions);
  const end = useDo(endSession);
  const endOthers = useDo(endOtherSessions);
  const signOut = useSignOut();
  return (
    <Page
      title="サインイン中の端末"
      trail={[{ label: "アカウント", to: "/factors/me" }]}
      lead={{
        what: "あなたのアカウントでサインインしている端末です。覚えのないものは、サインアウトさせてください。",
        takes: "約1分",
        unsure: "覚えのない端末があったときは、パスワードも変えてください。",
      }}
    >
      <Loaded from={sessions}>
        {({ rows }) => (
          <div className="flex flex-col gap-6">
            <ul className="flex flex-col gap-4">
              {rows.map((row) => (
                <li
                  key={row.id}
                  className="flex flex-wrap items-center justify-between gap-4 rounded-12 border border-solid-gray-300 p-4"
                >
                  <div className="min-w-0">
                    <p className="flex flex-wrap items-center gap-2 font-bold">
                      {row.device} {row.current && <Tag icon="check">この端末</Tag>}
                    </p>
                    <p className="text-solid-gray-700">
                      最後に使った日時：
                      <DateText at={row.lastUsed} time />
                    </p>
                    <p className="text-solid-gray-700">
                      サインインした日時：
                      <DateText at={row.since} time />
                    </p>
                    {row.place && (
                      <p className="text-solid-gray-700">つないだ場所の番号：{row.place}</p>
                    )}
                  </div>
                  {row.current ? (
                    <Button size="small" onClick={() => void signOut()}>
                      サインアウト
                    </Button>
                  ) : (
                    <ConfirmButton
                      label="サインアウトさせる"
                      size="small"
                      title="この端末をサインアウトさせますか"
                      confirm="サインアウトさせる"
                      onConfirm={() => end.mutateAsync({ params: { id: row.id } })}
                    >
                      <p>{row.device}では、もう一度サインインするまで使えなくなります。</p>
                    </ConfirmButton>
                  )}
                </li>
              ))}
            </ul>
            {rows.length > 1 && (
              <div>
                <ConfirmButton
                  label="ほかの端末をすべてサインアウトさせる"
                  title="ほかの端末をすべてサインアウトさせますか"
                  confirm="すべてサインアウトさせる"
                  onConfirm={() => endOthers.mutateAsync()}
                >
                  <p>この端末だけが、サインインしたままになります。</p>
                </ConfirmButton>
              </div>
            )}
          </div>
        )}
      </Loaded>
    </Page>
  );
}
