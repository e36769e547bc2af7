import { Link as RouterLink } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { splitAddress } from "./address.tsx";
import { type ButtonLook, type ButtonSize, buttonStyle } from "./button.tsx";
import { Icon, type IconName } from "./icons.tsx";

/** A link inside the application. `to` is a plain address: `/advisories/12?state=held#history`. */
export function Link({
  to,
  className = "link",
  children,
  ...rest
}: {
  to: string;
  className?: string;
  children: ReactNode;
  "aria-current"?: "page";
  "data-count"?: number;
}) {
  return (
    <RouterLink {...splitAddress(to)} className={className} {...rest}>
      {children}
    </RouterLink>
  );
}

/** A link that looks like a button: for going somewhere, where a button is for doing something. */
export function LinkButton({
  to,
  look,
  size,
  icon,
  children,
}: {
  to: string;
  look?: ButtonLook;
  size?: ButtonSize;
  icon?: IconName;
  children: ReactNode;
}) {
  return (
    <Link to={to} className={buttonStyle(look, size)}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </Link>
  );
}

/** A file from our own server, with its form (and size) in words: 「一覧をダウンロード（CSV）」. */
export function DownloadLink({
  href,
  kind,
  look = "outline",
  size,
  children,
}: {
  href: string;
  /** The form the reader gets, such as `CSV`, `Excel`, `PDF・120KB`. */
  kind: string;
  look?: ButtonLook;
  size?: ButtonSize;
  children: ReactNode;
}) {
  return (
    <a href={href} download className={buttonStyle(look, size)}>
      <Icon name="download" />
      <span>
        {children}（{kind}）
      </span>
    </a>
  );
}

/** A link that leaves Tasuki: opens a new tab and says so; gives the other side neither referrer nor window. */
export function ExternalLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer noopener" className="link">
      {children}
      <Icon name="external" label="（新しいタブで開きます）" className="ml-1 size-4 print:hidden" />
    </a>
  );
}
