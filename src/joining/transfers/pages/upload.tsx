import { Refused } from "../../../ui/call.ts";
import type { Reply } from "../../../ui/query.ts";
import { readBankFile } from "../api.ts";

/** Sends the chosen file to be read. call.ts speaks JSON; a file goes as a form. Throws `Refused`. */
export async function uploadBankFile(file: File | undefined): Promise<Reply<typeof readBankFile>> {
  const form = new FormData();
  if (file) form.set("file", file);
  const response = await fetch(readBankFile.path, {
    method: readBankFile.method,
    headers: { "x-tasuki": "1" },
    body: form,
    credentials: "same-origin",
  }).catch(() => null);
  const reply = await response?.json().catch(() => null);
  if (response?.ok) return reply as Reply<typeof readBankFile>;
  throw new Refused(
    reply ?? {
      refused: "offline",
      message: "ファイルを送れませんでした。ネットワークを確かめて、もう一度お試しください。",
    },
  );
}
