import { type ReactNode, useEffect, useRef } from "react";
import { Icon, type IconName } from "./icons.tsx";
import { Link } from "./link.tsx";

/** The four things every page answers before anything else. */
export interface Lead {
  /** What is asked of the reader. */
  what: ReactNode;
  /** By when: a `<Deadline>` or words. */
  by?: ReactNode;
  /** How long it takes: 「約3分」. */
  takes?: string;
  /** What to do when one does not know. */
  unsure?: ReactNode;
}

/** The frame of a page: breadcrumb, title, what is asked, actions, content. Sets the window's title. */
export function Page({
  title,
  trail = [],
  lead,
  tags,
  actions,
  children,
}: {
  title: string;
  /** The pages above this one, from the top: `[{ label: "注意喚起", to: "/advisories" }]`. */
  trail?: readonly { label: string; to: string }[];
  lead?: Lead;
  /** Tags beside the title: priority, state. */
  tags?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title}｜Tasuki 襷`;
  }, [title]);
  useEffect(() => {
    // After a move inside the application the reader's place is the new title, as after loading a page.
    if (window.history.state?.__TSR_index > 0) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className="flex flex-col gap-6 md:gap-8">
      <div className="flex flex-col gap-3">
        {trail.length > 0 && <Trail trail={trail} title={title} />}
        {tags && <div className="flex flex-wrap gap-2">{tags}</div>}
        <div className="flex flex-wrap items-start justify-between gap-4">
          <h1 ref={heading} tabIndex={-1} className="text-std-24B-150 md:text-std-32B-150">
            {title}
          </h1>
          {actions && <div className="flex flex-wrap gap-3 print:hidden">{actions}</div>}
        </div>
      </div>
      {lead && <LeadBox {...lead} />}
      {children}
    </div>
  );
}

/** A part of a page under its own heading. */
export function Section({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <h2 className="border-l-8 border-blue-900 pl-3 text-std-20B-150 md:text-std-24B-150">
          {title}
        </h2>
        {actions}
      </div>
      {children}
    </section>
  );
}

function Trail({
  trail,
  title,
}: {
  trail: readonly { label: string; to: string }[];
  title: string;
}) {
  return (
    <nav aria-label="現在の場所" className="print:hidden">
      <ol className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {trail.map((step) => (
          <li key={step.to} className="flex items-center gap-2">
            <Link to={step.to} className="link max-md:py-2">
              {step.label}
            </Link>
            <Icon name="chevron-right" className="size-3.5 text-solid-gray-600" />
          </li>
        ))}
        <li aria-current="page" className="text-solid-gray-700">
          {title}
        </li>
      </ol>
    </nav>
  );
}

function LeadBox({ what, by, takes, unsure }: Lead) {
  return (
    <dl className="grid gap-x-8 gap-y-3 rounded-12 bg-blue-50 p-4 wide:grid-cols-[auto_1fr] md:p-6">
      <LeadLine icon="hand" term="お願いしたいこと">
        {what}
      </LeadLine>
      {by && (
        <LeadLine icon="calendar" term="期限">
          {by}
        </LeadLine>
      )}
      {takes && (
        <LeadLine icon="clock" term="かかる時間">
          {takes}
        </LeadLine>
      )}
      {unsure && (
        <LeadLine icon="help" term="わからないとき">
          {unsure}
        </LeadLine>
      )}
    </dl>
  );
}

function LeadLine({ icon, term, children }: { icon: IconName; term: string; children: ReactNode }) {
  return (
    <div className="wide:contents">
      <dt className="flex items-center gap-2 font-bold text-blue-1000 wide:self-start">
        <Icon name={icon} />
        {term}
      </dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
