import { fullName } from "../../../things/products/api-name.ts";
import { Banner } from "../../../ui/banner.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Section } from "../../../ui/page.tsx";
import type { Words } from "../api.ts";
import { Actions } from "../../reactions/pages/actions.tsx";
import { labelOf } from "../../reactions/pages/words.tsx";
import type { Reaction } from "./standing.tsx";

/** What is asked of whoever has it, in the words written for this reader. */
export function Requests({ reaction }: { reaction: Pick<Reaction, "basis" | "actions"> }) {
  if (reaction.actions.length === 0) return null;
  return (
    <Section
      title={reaction.basis === "asked" ? "お使いのときにお願いしたいこと" : "お願いしたいこと"}
    >
      <Actions actions={reaction.actions} />
    </Section>
  );
}

/** Why this institution: the line of its register, and why it matters so much. */
export function Why({ words, reaction }: { words: Words; reaction: Reaction }) {
  const basis = words.bases.find((one) => one.id === reaction.basis);
  return (
    <Section title="なぜ届いたか">
      <div className="flex max-w-3xl flex-col gap-2">
        <p>{reaction.reason}</p>
        {basis && !reaction.reason.includes(basis.gloss) && (
          <p>
            <strong>{basis.label}</strong>：{basis.gloss}。
          </p>
        )}
        {reaction.priorityReason && (
          <p>
            <strong>{labelOf(words.priorities, reaction.priority)}</strong>：
            {reaction.priorityReason}。
          </p>
        )}
        {reaction.relay && <p>{reaction.relay}を通じてお届けしています。</p>}
      </div>
    </Section>
  );
}

/** A mail to the maintenance company, ready to copy. */
export function Enquiry({ text }: { text: string }) {
  return (
    <Section title="業者への問い合わせ文">
      <p>コピーして、保守業者へのメールにお使いください。（　）のところは書きかえてください。</p>
      <pre className="max-w-3xl rounded-8 bg-solid-gray-50 p-4 font-sans whitespace-pre-wrap">
        {text}
      </pre>
      <CopyButton text={text} />
    </Section>
  );
}

const VIAS: Record<string, string> = {
  link: "メールのリンクから",
  page: "この画面から",
  phone: "事務局が電話で聞き取り",
  register: "資産台帳の登録により",
};
const CHANGED: Record<string, string> = {
  document_changed: "注意喚起の内容が変わった",
  register_changed: "資産台帳が変わった",
};

/** An answer was taken back because something changed: why, and what it had been. */
export function AskedAgain({ words, reaction }: { words: Words; reaction: Reaction }) {
  const reopened = reaction.history.findLast(({ name }) => name === "reactions.reopened")?.data;
  return (
    <Banner
      tone="warning"
      title={`${CHANGED[String(reopened?.reason)] ?? "内容が変わった"}ため、もう一度お答えをお願いします`}
    >
      {reopened && (
        <p>
          前のお答え：<strong>{labelOf(words.answers, String(reopened.previous))}</strong>
        </p>
      )}
    </Banner>
  );
}

/** What was told and answered, and when; the newest last. */
export function History({ words, reaction }: { words: Words; reaction: Reaction }) {
  const told = reaction.notifiedAt ? [{ at: reaction.notifiedAt, text: "お知らせしました" }] : [];
  const events = reaction.history.flatMap((event) => {
    const text = tell(words, event, reaction);
    return text === null ? [] : [{ at: event.at, text }];
  });
  const lines = [...told, ...events].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  if (lines.length === 0) return null;
  return (
    <Section title="これまでの経過">
      <ol className="flex max-w-3xl flex-col">
        {lines.map((line) => (
          <li
            key={`${line.at} ${line.text}`}
            className="flex flex-wrap gap-x-4 border-b border-solid-gray-300 py-2"
          >
            <DateText at={line.at} time />
            <span>{line.text}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function tell(
  words: Words,
  { name, data }: Reaction["history"][number],
  reaction: Reaction,
): string | null {
  const said = labelOf(words.answers, String(data.answer));
  switch (name) {
    case "reactions.opened":
      return "画面を開きました";
    case "reactions.answered": {
      const via = VIAS[String(data.via)];
      return `「${said}」とお答え${via ? `（${via}）` : ""}`;
    }
    case "reactions.asset_answered": {
      const asset = reaction.assets.find((one) => one.id === data.assetId);
      return `${asset ? fullName(asset) : "機器"}について「${said}」とお答え`;
    }
    case "reactions.file_added":
      return `ファイル「${String(data.name)}」を添えました`;
    case "reactions.file_removed":
      return `ファイル「${String(data.name)}」を外しました`;
    case "reactions.reopened":
      return `${CHANGED[String(data.reason)] ?? "内容が変わった"}ため、もう一度お尋ねしました`;
    default:
      return null;
  }
}
