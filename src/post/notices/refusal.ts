import type { SendResult } from "../../base/mail/mail.ts";
import type { Refusal } from "./api.ts";
import { loadRefusals } from "./content.ts";

/** What a server said no with: in an answer to us, or in a report about a mail it had taken. */
export interface Said {
  /** Its words, with the codes in them. */
  reply: string;
  /** The code beside them: SMTP ("550") or enhanced ("5.1.1"); what is neither says nothing. */
  code: string;
  /** What it spoke about; a report is about the recipient unless it says that the whole mail had been sent. */
  about: SendResult["about"];
  /** Whom we wrote to. */
  address: string;
}

const ENHANCED = /(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)/g;

/**
 * Why a mail was refused. Only what says that the address does not exist, for good and with nothing against it,
 * is `no_address`: by enhanced status codes (RFC 3463) first, then by the usual words of well-known servers
 * (content notices/refusals). Pure.
 */
export function judgeRefusal({ reply, code, about, address }: Said, on?: Date): Refusal {
  const { codes, words, filters } = loadRefusals(on);
  const found = [...`${code} ${reply}`.matchAll(ENHANCED)].slice(0, 10);
  const text = withoutNames(reply);
  const byCode = found.flatMap(([, , subject, detail]) => lookUp(codes, subject!, detail!) ?? []);
  const votes = [...byCode, ...KINDS.filter((kind) => speaks(words[kind], text))];
  const soft =
    /^4\d\d$/.test(code) || /^4\d\d(?!\d)/.test(reply) || found.some(([, level]) => level === "4");
  if (soft && votes.includes("later")) return "later";
  const other = votes.find((vote) => vote !== "no_address");
  // A lasting "too many" is about how much we send.
  if (other) return other === "later" ? (soft ? "later" : "us") : other;
  if (votes.length === 0) return soft ? "later" : "unclear";
  if (soft) return "later";
  if (about === "us") return "us";
  const afterAll = about === "message" || speaks(filters.words, text);
  const host = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
  const hides = filters.domains.some((one) => host === one || host.endsWith(`.${one}`));
  return afterAll && hides && byCode.length === 0 ? "unclear" : "no_address";
}

const KINDS = ["us", "their_side", "later", "no_address"] as const;

/** The kind of x.subject.detail: named itself, or its whole subject. */
function lookUp(codes: ReturnType<typeof loadRefusals>["codes"], subject: string, detail: string) {
  for (const name of [`5.${subject}.${detail}`, `5.${subject}`]) {
    const hit = Object.entries(codes).find(([, list]) => list.includes(name));
    if (hit) return hit[0] as keyof typeof codes;
  }
  return undefined;
}

/** Names of hosts, addresses and pages may hold any word: user@antispam.example is no spam. */
function withoutNames(reply: string): string {
  return reply
    .slice(0, 2000)
    .replace(/https?:\/\/\S+|<[^<>\s]*@[^<>\s]*>|[^\s<>()"',;]+@[^\s<>()"',;]+/gi, " ")
    .replace(/\b(?:[a-z0-9_-]+\.)+[a-z]{2,}\b/gi, " ")
    .replace(/[‘’]/g, "'")
    .replace(/\s+/g, " ")
    .toLowerCase();
}

function speaks(phrases: readonly string[], text: string): boolean {
  return phrases.some((phrase) => patternOf(phrase).test(text));
}

const patterns = new Map<string, RegExp>();

function patternOf(phrase: string): RegExp {
  let pattern = patterns.get(phrase);
  if (!pattern) {
    const parts = phrase
      .toLowerCase()
      .split("*")
      .map((part) => part.trim().replace(/[^\p{L}\p{N}\s]/gu, "\\$&"));
    // Whole words where they are Latin: "rbl" is not in "horrible".
    const begin = /^[a-z0-9]/i.test(phrase) ? "(?<![a-z0-9])" : "";
    pattern = new RegExp(begin + parts.join(".{0,80}?"));
    patterns.set(phrase, pattern);
  }
  return pattern;
}
