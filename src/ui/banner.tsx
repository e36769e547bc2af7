import type { ReactNode } from "react";
import { Icon, type IconName } from "./icons.tsx";

export type BannerTone = "info" | "success" | "warning" | "error";

const TONES: Record<BannerTone, { icon: IconName; word: string; line: string; ink: string }> = {
  info: { icon: "info", word: "お知らせ", line: "border-blue-900", ink: "text-blue-900" },
  success: { icon: "check-circle", word: "完了", line: "border-green-800", ink: "text-green-800" },
  warning: { icon: "warning", word: "注意", line: "border-yellow-700", ink: "text-yellow-1000" },
  error: { icon: "error", word: "エラー", line: "border-red-900", ink: "text-red-900" },
};

/** A notice within the page. Errors are read out at once, the rest when the reader pauses. */
export function Banner({
  tone,
  title,
  action,
  children,
}: {
  tone: BannerTone;
  title: string;
  action?: ReactNode;
  children?: ReactNode;
}) {
  const { icon, word, line, ink } = TONES[tone];
  return (
    <div
      role={tone === "error" ? "alert" : "status"}
      className={`flex gap-3 rounded-12 border-3 bg-white p-4 md:gap-4 md:p-6 ${line}`}
    >
      <Icon name={icon} label={word} className={`size-7 ${ink}`} />
      <div className="flex min-w-0 grow flex-col gap-2">
        <p className="text-std-17B-170">{title}</p>
        {children}
        {action && <div className="mt-1 flex flex-wrap gap-3">{action}</div>}
      </div>
    </div>
  );
}
