import type { ReactNode } from "react";
import { Icon } from "./icons.tsx";

/** More, for those who want it: 「専門家向けの根拠を見る」. Printed open when the reader opened it. */
export function Disclosure({
  label,
  open,
  children,
}: {
  label: ReactNode;
  open?: boolean;
  children: ReactNode;
}) {
  return (
    <details open={open} className="group">
      <summary className="inline-flex min-h-11 cursor-pointer list-none items-center gap-2 rounded-4 py-2 font-bold text-blue-900 hover:underline [&::-webkit-details-marker]:hidden">
        <Icon name="chevron-right" className="size-4 group-open:rotate-90" />
        {label}
      </summary>
      <div className="border-l-4 border-solid-gray-200 py-2 pl-4">{children}</div>
    </details>
  );
}
