import type { ReactNode } from "react";
import { DateText } from "../../../ui/date.tsx";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { DUTIES } from "../../../circle/organisations/api.ts";
import type { Contact } from "../../../circle/organisations/api.ts";
import { type Person, POSITIONS } from "../api.ts";
import { LivenessLine } from "../../../circle/organisations/pages/liveness.tsx";

/** One contact in its place of the order: how to reach the person, whether mail arrives, whether they sign in. */
export function ContactCard({
  place,
  contact,
  person,
  children,
}: {
  /** 1 is told first. */
  place: number;
  contact: Contact;
  /** How the person signs in; undefined while that is asked for. */
  person: Person | undefined;
  /** What can be done with it. */
  children?: ReactNode;
}) {
  return (
    <li className="flex flex-col gap-4 rounded-12 border border-solid-gray-300 p-4 md:flex-row md:gap-6 md:p-6">
      <p className="shrink-0 text-dns-14N-130 text-solid-gray-700">
        <span className="mr-1 text-std-24B-150 text-blue-1000">{place}</span>
        番目
      </p>
      <div className="flex min-w-0 grow flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <h3 className="text-std-20B-150">{contact.name}</h3>
          <Tag>{DUTIES[contact.duty]}</Tag>
          {person && <SignsIn person={person} />}
        </div>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 md:grid-cols-[7rem_1fr]">
          <Line term="メール">
            {contact.mail ? <span className="break-all">{contact.mail}</span> : "なし"}
            {contact.mailDeadAt && (
              <span className="mt-1 block text-red-900">
                <StatusTag tone="danger" label="届きません" /> <DateText at={contact.mailDeadAt} />
                にメールが戻ってきました。正しいアドレスに直してください。
              </span>
            )}
          </Line>
          <Line term="確認">
            <LivenessLine liveness={contact.liveness} />
          </Line>
          <Line term="電話">{contact.phone ?? "なし"}</Line>
          {contact.reachable && <Line term="つながる時間">{contact.reachable}</Line>}
          {person?.state === "invited" && person.invitedUntil && (
            <Line term="招待の期限">
              <DateText at={person.invitedUntil} time />
            </Line>
          )}
        </dl>
        {children && <div className="flex flex-wrap gap-2 print:hidden">{children}</div>}
      </div>
    </li>
  );
}

/** Whether somebody signs in, and as what. */
export function SignsIn({ person: { state, position, you } }: { person: Person }) {
  return (
    <>
      {position && <Tag icon="user">立場：{POSITIONS[position].label}</Tag>}
      {state === "account" && <StatusTag tone="done" label="サインインできます" />}
      {state === "invited" && <StatusTag tone="waiting" label="招待中" />}
      {state === "contact_only" && <StatusTag tone="neutral" icon="mail" label="連絡だけ" />}
      {you && <StatusTag tone="neutral" icon="check" label="あなた" />}
    </>
  );
}

function Line({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-solid-gray-700">{term}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
