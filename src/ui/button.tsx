import type { ComponentProps, ReactNode } from "react";
import { Icon, type IconName } from "./icons.tsx";

export type ButtonLook = "solid" | "outline" | "text" | "danger";
export type ButtonSize = "large" | "medium" | "small";

const LOOKS: Record<ButtonLook, string> = {
  solid:
    "border-2 border-transparent bg-blue-900 text-white hover:bg-blue-1000 active:bg-blue-1200",
  outline:
    "border-2 border-blue-900 bg-white text-blue-900 hover:bg-blue-200 hover:text-blue-1000 active:bg-blue-300",
  text: "border-2 border-transparent text-blue-900 underline hover:bg-blue-50 hover:text-blue-1000 active:bg-blue-100",
  danger: "border-2 border-transparent bg-red-900 text-white hover:bg-red-1000 active:bg-red-1200",
};

const SIZES: Record<ButtonSize, string> = {
  large: "min-h-14 min-w-34 px-6 py-3",
  medium: "min-h-12 min-w-24 px-4 py-2",
  small: "min-h-11 min-w-11 px-3 py-1",
};

/** The look of everything that is pressed: buttons, links and download links that look like buttons. */
export function buttonStyle(look: ButtonLook = "outline", size: ButtonSize = "medium"): string {
  return `inline-flex items-center justify-center gap-2 rounded-8 text-center font-bold leading-130 underline-offset-[3px] hover:underline aria-disabled:cursor-not-allowed aria-disabled:border-transparent aria-disabled:bg-solid-gray-100 aria-disabled:text-solid-gray-700 aria-disabled:no-underline print:hidden ${LOOKS[look]} ${SIZES[size]}`;
}

/**
 * A button. While `pending` (or with `disabled`) it stays focusable, says so, and does nothing when pressed,
 * so the focus is not lost and nothing is sent twice.
 */
export function Button({
  look,
  size,
  icon,
  pending,
  disabled,
  onClick,
  className = "",
  children,
  ...rest
}: {
  look?: ButtonLook;
  size?: ButtonSize;
  icon?: IconName;
  pending?: boolean;
  children: ReactNode;
} & Omit<ComponentProps<"button">, "children">) {
  const off = pending || disabled;
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={off || undefined}
      aria-busy={pending || undefined}
      onClick={off ? (event) => event.preventDefault() : onClick}
      className={`${buttonStyle(look, size)} cursor-pointer ${className}`}
    >
      {pending ? <Spinner /> : icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

function Spinner() {
  return (
    <span
      aria-hidden
      className="size-4 animate-spin rounded-full border-2 border-current border-t-transparent"
    />
  );
}
