import type { ReactNode } from "react";
import { Icon, type IconName } from "./icons.tsx";

/** A category word in a box: kind of product, class of institution. Says nothing about good or bad. */
export function Tag({ icon, children }: { icon?: IconName; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1 rounded-4 border border-solid-gray-420 bg-white px-2 py-0.5 text-dns-14N-130 text-solid-gray-800">
      {icon && <Icon name={icon} className="size-4" />}
      {children}
    </span>
  );
}
