import { LinkButton } from "./link.tsx";
import { Page } from "./page.tsx";

/** There is no such page. */
export function NotFound() {
  return (
    <Page title="ページが見つかりません">
      <p>
        アドレスが変わったか、途中で切れているかもしれません。メールから来たときは、リンクの全体をコピーして開いてみてください。
      </p>
      <p>
        <LinkButton to="/">最初のページへ</LinkButton>
      </p>
    </Page>
  );
}

/** The page exists, but not for this role. */
export function NotForYou() {
  return (
    <Page title="この画面は開けません">
      <p>
        いまサインインしている組織の役割では、この画面を使いません。別の組織でサインインし直すと開けることがあります。
      </p>
      <p>
        <LinkButton to="/">最初のページへ</LinkButton>
      </p>
    </Page>
  );
}
