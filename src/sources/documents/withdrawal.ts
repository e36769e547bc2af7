import { cutText } from "../../base/words/text.ts";
import { objectOf, objectsOf, textOf } from "../../base/files/json.ts";
import { loadWithdrawal } from "./content.ts";

/** Whether the publisher took a document back, and what it says about that where only a person can tell. */
export interface Withdrawal {
  retracted: boolean;
  retractedUnclear: string | null;
}

const RETRACTED: Withdrawal = { retracted: true, retractedUnclear: null };
const MOST_TITLE = 500;
const MOST_NOTE = 5_000;

/**
 * CSAF 2.1 has categories for it. Older publishers mark the title: the mark stands apart, in brackets, before a colon
 * or behind a dash, while "Revoked certificates are accepted" is what the document is about. What notes and the newest
 * revision say is shown, never decided. The status `draft` or `interim` is no withdrawal.
 */
export function readWithdrawal(json: unknown, title: string): Withdrawal {
  const rules = loadWithdrawal();
  const document = objectOf(objectOf(json)?.document) ?? {};
  if (rules.categories.includes(textOf(document.category) ?? "")) return RETRACTED;
  const marked = judgeTitle(title, rules);
  if (marked !== null) return marked ? RETRACTED : { retracted: false, retractedUnclear: title };
  const history = objectsOf(objectOf(document.tracking)?.revision_history);
  const texts = [
    textOf(history.at(-1)?.summary) ?? "",
    ...objectsOf(document.notes).map((note) => textOf(note.text) ?? ""),
  ];
  const told = new RegExp(rules.sentences.join("|"), "iu");
  const against = new RegExp(rules.not, "iu");
  const sentence = texts
    .flatMap((text) => text.slice(0, MOST_NOTE).split(/(?<=[。!?\n])|(?<=\.)(?=\s)/))
    .find((one) => told.test(one) && !against.test(one));
  const retractedUnclear = sentence ? cutText(sentence.trim(), 600) : null;
  return { retracted: false, retractedUnclear };
}

/** True: the title is marked; false: it may be; null: it is not. */
function judgeTitle(title: string, rules: ReturnType<typeof loadWithdrawal>): boolean | null {
  const { marks, ambiguous, tails, heads, labels, document, number, nouns } = rules;
  const open = "[\\[(【〔<*《■※★●◆]+ ?";
  const close = " ?[\\])】〕>*》■※★●◆]+";
  const apart = "(?: ?[:|—–]| -|-{2,}|$)";
  const label = new RegExp(`^(?:${open}(?:${labels})${close}|(?:${labels}) ?[:|—–-]) ?`, "iu");
  let text = title.slice(0, MOST_TITLE).normalize("NFKC").replace(/\s+/g, " ").trim();
  for (let times = 0; times < 3; times++) text = text.replace(label, "");
  const is = (pattern: string) => new RegExp(pattern, "iu").test(text);
  const named = `(?:${document})?(?: ?${number})?`;
  const mark = `(?:${marks})${tails}?`;
  const framed = `${open}${heads}?${mark}${close}`;
  if (is(`^${named} ?${framed}`)) return true;
  if (is(`^${named} ?(?:has been |is |was |ist |wurde |を|は|の ?)?${mark}${apart}`)) return true;
  if (is(`^(?:${nouns})(?: of ${named})?${apart}`)) return true;
  // Japanese needs no sign between the mark and what it marks, but "削除 API" is no mark.
  if (is("^[^a-z]") && is(`^(?:${marks}) (?!(?:の|に|が|を|は|で|と))`))
    return !is(`^(?:${ambiguous}) `);
  if (is(`(?: -| –| —|:|\\||-{2,}) ?${mark}\\W*$`)) return true;
  if (is(`${open}(?:${ambiguous})${close}\\W*$`)) return false;
  if (is(`${framed}\\W*$`)) return true;
  // In brackets or quotes within the title, or as its first words before something that is no sentence about it.
  if (is(`[【\\[(「『](?:${marks})[】\\])」』]`)) return false;
  const between = "(?: ?[:\\-–—~|/] ?)";
  return is(`${between}(?:${marks})${between}`) ? false : null;
}
