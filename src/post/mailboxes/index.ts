/** Front door of the room mailboxes (受信箱). */
import type { Context } from "../../base/context.ts";
import { watchMailbox } from "./imap.ts";
import { listen } from "./listen.ts";

/** Takes mail in by every way that is set, until `stop`. To be started by the work role. */
export async function receiveMail(context: Context): Promise<{ stop(): Promise<void> }> {
  const listener = await listen(context);
  const watch = watchMailbox(context);
  return {
    stop: async () => {
      await Promise.all([listener?.stop(), watch?.stop()]);
    },
  };
}
