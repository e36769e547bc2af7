import { Icon, type IconName } from "./icons.tsx";

export type Tone = "neutral" | "waiting" | "progress" | "done" | "warning" | "danger" | "unknown";

const TONES: Record<Tone, { icon: IconName; look: string }> = {
  neutral: { icon: "minus", look: "border-solid-gray-420 bg-solid-gray-50 text-solid-gray-800" },
  waiting: { icon: "clock", look: "border-solid-gray-600 bg-white text-solid-gray-800" },
  progress: { icon: "arrow-right", look: "border-blue-800 bg-blue-50 text-blue-1000" },
  done: { icon: "check-circle", look: "border-green-800 bg-green-50 text-green-1000" },
  warning: { icon: "warning", look: "border-yellow-900 bg-yellow-50 text-yellow-1200" },
  danger: { icon: "error", look: "border-red-900 bg-red-50 text-red-1000" },
  unknown: { icon: "help", look: "border-purple-800 bg-purple-50 text-purple-1000" },
};

/** How something stands: tone gives the colour and the icon, the word says it. */
export function StatusTag({ tone, label, icon }: { tone: Tone; label: string; icon?: IconName }) {
  const { icon: usual, look } = TONES[tone];
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-full border wide:whitespace-nowrap px-2.5 py-1 text-dns-14B-130 ${look}`}
    >
      <Icon name={icon ?? usual} className="size-4" />
      {label}
    </span>
  );
}
