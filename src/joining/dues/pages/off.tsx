import type { ReactNode } from "react";
import { Empty } from "../../../ui/empty.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { useAsk } from "../../../ui/query.ts";
import { getStanding } from "../api-standing.ts";

/** Shows a page of the membership fees only where they are in use. */
export function WhileOn({ title, children }: { title: string; children: ReactNode }) {
  const standing = useAsk(getStanding);
  return (
    <Loaded from={standing}>
      {({ on, may }) =>
        on ? (
          children
        ) : (
          <Page title={title}>
            <Empty
              title="会費の機能は使っていません"
              action={may.settings && <LinkButton to="/dues/settings">会費の設定を開く</LinkButton>}
            >
              会員種別や会費の請求を使う場合は、事務局の管理者が設定で入れられます。
            </Empty>
          </Page>
        )
      }
    </Loaded>
  );
}
