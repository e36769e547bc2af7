import { useState } from "react";
import { FieldFrame, type FieldProps, useField } from "./field.tsx";
import { Icon } from "./icons.tsx";

/** Files to send: press or drop. The area is the browser's own file input, so keyboard, touch and dropping all work. */
export function FileDrop({
  name,
  label,
  hint,
  required,
  accept,
  multiple,
  onChange,
}: FieldProps & {
  /** `.csv,.xlsx` */
  accept?: string;
  multiple?: boolean;
  onChange?: (files: File[]) => void;
}) {
  const { control, errors } = useField({ name, label, hint, required });
  const [files, setFiles] = useState<File[]>([]);
  return (
    <FieldFrame {...{ label, hint, required, errors }} id={control.id}>
      <div className="relative rounded-8 border-2 border-dashed border-solid-gray-420 bg-solid-gray-50 px-4 py-6 text-center focus-within:border-blue-900 hover:border-blue-900 hover:bg-blue-50">
        <Icon name="upload" className="size-8 text-blue-900" />
        <p className="mt-2 font-bold text-blue-900">ファイルを選ぶ</p>
        <p className="text-dns-14N-130 text-solid-gray-700">ここへファイルを置いても選べます</p>
        <input
          type="file"
          {...control}
          {...{ accept, multiple }}
          onChange={(event) => {
            const chosen = [...(event.target.files ?? [])];
            setFiles(chosen);
            onChange?.(chosen);
          }}
          className="absolute inset-0 size-full cursor-pointer rounded-8 opacity-0 focus-visible:opacity-100 focus-visible:text-transparent focus-visible:file:invisible"
        />
      </div>
      <ul aria-live="polite" className="empty:hidden">
        {files.map((file) => (
          <li key={file.name} className="flex items-center gap-2">
            <Icon name="file" /> {file.name}（{formatSize(file.size)}）
          </li>
        ))}
      </ul>
    </FieldFrame>
  );
}

/** Bytes in the unit a person reads: `340KB`, `1.2MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1_000))}KB`;
  return `${(bytes / 1_000_000).toFixed(1)}MB`;
}
