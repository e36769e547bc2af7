import { LinkButton } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";

/** What somebody sees who has just left. */
export default function Left() {
  return (
    <Page title="利用を終わりました">
      <p className="max-w-3xl">
        おつかれさまでした。引き継ぎの紙は、あとの方と代表者が見られるように残っています。ほかの組織でもお使いの方は、もう一度サインインしてください。
      </p>
      <p>まちがえて押したときは、代表者か事務局にご連絡ください。元に戻せます。</p>
      <div>
        <LinkButton to="/sign-in">サインインの画面へ</LinkButton>
      </div>
    </Page>
  );
}
