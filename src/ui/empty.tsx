import type { ReactNode } from "react";

/** Nothing here: says so, why that may be, and what can be done next. */
export function Empty({
  title,
  action,
  children,
}: {
  /** 「まだ機器が登録されていません」 */
  title: string;
  action?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-12 border border-solid-gray-300 bg-solid-gray-50 px-4 py-10 text-center">
      <p className="text-std-20B-150">{title}</p>
      {children && <div className="max-w-prose">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}
