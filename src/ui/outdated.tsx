import { useSyncExternalStore } from "react";
import { Banner } from "./banner.tsx";
import { Button } from "./button.tsx";
import { isOutdated, listen } from "./served.ts";

/** Asks for a reload where the tab is older than the server, and changes nothing by itself: somebody may be writing. */
export function Outdated() {
  if (!useSyncExternalStore(listen, isOutdated)) return null;
  return (
    <div className="frame pt-6 print:hidden">
      <Banner
        tone="warning"
        title="画面が古くなりました。読み込み直してください。"
        action={
          <Button size="small" onClick={() => window.location.reload()}>
            読み込み直す
          </Button>
        }
      >
        <p>書きかけは、先に送るか写してください。</p>
      </Banner>
    </div>
  );
}
