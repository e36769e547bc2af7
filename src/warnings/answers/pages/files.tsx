import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Refused } from "../../../ui/call.ts";
import { DateText } from "../../../ui/date.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { FileDrop, formatSize } from "../../../ui/file-drop.tsx";
import { Form } from "../../../ui/form.tsx";
import { DownloadLink } from "../../../ui/link.tsx";
import { Section } from "../../../ui/page.tsx";
import { useDo } from "../../../ui/query.ts";
import { addFile, removeFile, type Words } from "../api.ts";
import type { Reaction } from "./standing.tsx";

/** Papers that belong to the answer: a work report, a picture of a label. */
export function Files({ reaction, words }: { reaction: Reaction; words: Words }) {
  const remove = useDo(removeFile);
  const { files, may } = reaction;
  if (files.length === 0 && !may.addFiles) return null;
  return (
    <Section title="添えるファイル">
      {files.length > 0 && (
        <ul className="flex max-w-3xl flex-col">
          {files.map((file) => (
            <li
              key={file.id}
              className="flex flex-wrap items-center justify-between gap-3 border-b border-solid-gray-300 py-3"
            >
              <p className="min-w-0">
                <span className="font-bold break-all">{file.name}</span>
                <span className="block text-solid-gray-700">
                  <DateText at={file.addedAt} time />
                </span>
              </p>
              <div className="flex flex-wrap gap-2">
                <DownloadLink
                  href={`/api/answers/files/${file.id}`}
                  kind={formatSize(file.size)}
                  size="small"
                >
                  保存
                </DownloadLink>
                {may.addFiles && (
                  <ConfirmButton
                    label="外す"
                    size="small"
                    look="text"
                    title={`「${file.name}」を外しますか`}
                    confirm="ファイルを外す"
                    onConfirm={() => remove.mutateAsync({ params: { id: file.id } })}
                  >
                    <p>事務局からも見えなくなります。</p>
                  </ConfirmButton>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      {may.addFiles && <Adding reactionId={reaction.id} limits={words.files} />}
    </Section>
  );
}

function Adding({ reactionId, limits }: { reactionId: string; limits: Words["files"] }) {
  const client = useQueryClient();
  const [sent, setSent] = useState(0);
  return (
    <div className="print:hidden">
      <Form
        key={sent}
        submit="ファイルを添える"
        look="outline"
        onSubmit={async (values) => {
          await sendFile(reactionId, values.files("file")[0]);
          setSent(sent + 1);
          await client.invalidateQueries();
        }}
      >
        <FileDrop
          name="file"
          label="作業報告書や、機器のラベルの写真など"
          hint={`${formatSize(limits.bytes)}まで。見られるのは貴院と事務局だけです。`}
          accept={limits.types.map((type) => `.${type}`).join(",")}
        />
      </Form>
    </div>
  );
}

/** Sends the file as a form; call.ts speaks JSON. Throws `Refused`. */
async function sendFile(reactionId: string, file: File | undefined): Promise<void> {
  if (!file) throw new Refused({ refused: "no_file", message: addFile.refusals.no_file });
  const form = new FormData();
  form.set("file", file);
  const response = await fetch(addFile.path.replace(":id", reactionId), {
    method: addFile.method,
    headers: { "x-tasuki": "1" },
    body: form,
    credentials: "same-origin",
  }).catch(() => null);
  if (response?.ok) return;
  throw new Refused(
    (await response?.json().catch(() => null)) ?? {
      refused: "offline",
      message: "ファイルを送れませんでした。ネットワークを確かめて、もう一度お試しください。",
    },
  );
}
