import { call, Refused } from "../../../ui/call.ts";
import { readSheet, type SheetPreview } from "../api-sheets.ts";

/** Sends the chosen file to be read. call.ts speaks JSON; a file goes as a form. Throws `Refused`. */
export async function uploadSheet(
  query: { institutionId?: string },
  file: File | undefined,
): Promise<SheetPreview> {
  if (!file) return call(readSheet, { query });
  const form = new FormData();
  form.set("file", file);
  const search = query.institutionId ? `?institutionId=${query.institutionId}` : "";
  const response = await fetch(`${readSheet.path}${search}`, {
    method: readSheet.method,
    headers: { "x-tasuki": "1" },
    body: form,
    credentials: "same-origin",
  }).catch(() => null);
  const reply = await response?.json().catch(() => null);
  if (response?.ok) return reply as SheetPreview;
  throw new Refused(
    reply ?? {
      refused: "offline",
      message: "ファイルを送れませんでした。ネットワークを確かめて、もう一度お試しください。",
    },
  );
}
