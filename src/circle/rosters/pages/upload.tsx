import { call, Refused } from "../../../ui/call.ts";
import { uploadList } from "../api.ts";

/** Sends the chosen list to be read. call.ts speaks JSON; a file goes as a form. Throws `Refused`. */
export async function sendList(
  query: Record<string, string | undefined>,
  file: File | undefined,
): Promise<{ id: string }> {
  if (!file) return call(uploadList, { query: {} });
  const form = new FormData();
  form.set("file", file);
  const given = Object.entries(query).filter((one): one is [string, string] => Boolean(one[1]));
  const response = await fetch(`${uploadList.path}?${new URLSearchParams(given)}`, {
    method: uploadList.method,
    headers: { "x-tasuki": "1" },
    body: form,
    credentials: "same-origin",
  }).catch(() => null);
  const reply = await response?.json().catch(() => null);
  if (response?.ok) return reply as { id: string };
  throw new Refused(
    reply ?? {
      refused: "offline",
      message: "ファイルを送れませんでした。ネットワークを確かめて、もう一度お試しください。",
    },
  );
}
