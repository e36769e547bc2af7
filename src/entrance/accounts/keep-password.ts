import { hash, verify } from "@node-rs/argon2";
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { dictionary, translations } from "@zxcvbn-ts/language-ja";
import type { Finding } from "../../base/contract.ts";
import type { Context } from "../../base/context.ts";
import { isBreached } from "./breaches.ts";
import { loadPasswordRules, loadWeakWords } from "./content.ts";

/**
 * argon2id with 19 MiB, two passes, one lane: the smallest setting of the OWASP Password Storage Cheat
 * Sheet. `npm run bench -- sign-in` says what it costs; more memory would let a crowd at 8:30 fill a small server.
 */
// bounds work: what one sign-in costs
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash that belongs to nobody: checked when there is no account, so that the answer takes as long. */
const NOBODY = hash("nobody", COST);

/** Full-width and half-width spellings of the same keys count as the same password. */
const fold = (password: string) => password.normalize("NFKC");

/** The PHC string (salt and cost inside) that is stored. */
export function hashPassword(password: string): Promise<string> {
  return hash(fold(password), COST);
}

/** Whether the password is right; takes the same time when there is no hash to compare with. */
export async function isPassword(stored: string | undefined, password: string): Promise<boolean> {
  const right = await verify(stored || (await NOBODY), fold(password));
  return right && !!stored;
}

/**
 * What a new password must mend, as findings at `password`. Lengths and the least strength come from
 * content/accounts; strength is guessed by zxcvbn with Japanese words, the words people think of first, and the
 * person's own name and address. With PASSWORD_BREACH_FILE, what stands there is refused too.
 */
export async function checkPassword(
  password: string,
  { mail, name = "" }: { mail: string; name?: string },
  { clock, settings }: Pick<Context, "clock" | "settings">,
): Promise<Finding[]> {
  const now = clock.now();
  const { shortest, longest, leastScore } = loadPasswordRules(now);
  const folded = fold(password);
  const { length } = [...folded];
  const find = (message: string): Finding[] => [{ where: "password", message }];
  if (length < shortest) return find(`パスワードは${shortest}文字以上にしてください。`);
  if (length > longest) return find(`パスワードは${longest}文字までです。`);
  const owner = mail.split("@")[0]!.toLowerCase();
  if (owner.length >= 4 && folded.toLowerCase().includes(owner)) {
    return find("メールアドレスと同じ文字の並びは使えません。");
  }
  const own = [...mail.split(/[@.+_-]/), ...name.split(/\s/), name].filter(
    (part) => part.length > 2,
  );
  // What stands behind the first hundred characters makes nothing weaker, and guessing takes long.
  const { score, feedback } = guesser(now).check(folded.slice(0, 100), own);
  if (score < leastScore) {
    const why = feedback.warning ? `${feedback.warning}。` : "";
    return find(`見破られやすいパスワードです。${why}関係のない言葉を3つ4つ並べてください。`);
  }
  if (settings.passwordBreachFile && (await isBreached(settings.passwordBreachFile, password))) {
    return find(
      "このパスワードは、よそから漏れたものとして知られています。別のものにしてください。",
    );
  }
  return [];
}

/** One guesser for each list of words: its tables take a while to build. */
const guessers = new Map<readonly string[], ZxcvbnFactory>();

function guesser(now: Date): ZxcvbnFactory {
  const words = loadWeakWords(now);
  const known = guessers.get(words);
  if (known) return known;
  const made = new ZxcvbnFactory({
    dictionary: { ...dictionary, weakWords: [...words] },
    translations,
  });
  guessers.set(words, made);
  return made;
}
