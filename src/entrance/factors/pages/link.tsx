import { useState } from "react";
import { useFilters } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Form } from "../../../ui/form.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";
import { useDo } from "../../../ui/query.ts";
import { stopRecovery, takeRecovery } from "../api-recoveries.ts";

/** Where the links in the mails about a recovery lead: a press does it, so that no mail scanner does. */
export function RecoveryLink({ stops }: { stops: boolean }) {
  const [{ token }] = useFilters({ token: "" });
  const act = useDo(stops ? stopRecovery : takeRecovery);
  const [done, setDone] = useState(false);
  const title = stops ? "手続きを止める" : "確認方法を作り直す";
  if (!token) {
    return (
      <Page title={title}>
        <Banner tone="warning" title="リンクが途中で切れています">
          届いたメールのリンクを、もう一度押してください。
        </Banner>
      </Page>
    );
  }
  if (done) {
    return (
      <Page title={title}>
        {stops ? (
          <Banner tone="success" title="手続きを止めました">
            いままでの確認方法がそのまま使えます。だれかがなりすまそうとしたおそれがあるときは、事務局にもご連絡ください。
          </Banner>
        ) : (
          <Banner
            tone="success"
            title="いままでの確認方法を消しました"
            action={<LinkButton to="/sign-in">サインインへ進む</LinkButton>}
          >
            パスワードでサインインして、新しい確認方法を登録してください。
          </Banner>
        )}
      </Page>
    );
  }
  return (
    <Page
      title={title}
      lead={{
        what: stops
          ? "サインインの確認方法を作り直す手続きを止めます。いままでの確認方法がそのまま残ります。"
          : "いままでのパスキー・6けたの数字・予備のコードを消します。そのあと、パスワードでサインインして新しく登録できます。",
        takes: "約1分",
      }}
    >
      <Form
        submit={stops ? "覚えがないので、手続きを止める" : "いままでの方法を消して、作り直す"}
        onSubmit={async () => {
          await act.mutateAsync({ body: { token } });
          setDone(true);
        }}
      >
        {null}
      </Form>
    </Page>
  );
}
