import { hash, verify } from "@node-rs/argon2";
import type { Finding } from "../base/contract.ts";
import type { Context } from "../base/context.ts";
import { loadSignIn } from "./content.ts";

/**
 * argon2id with 19 MiB, two passes, one lane: the smallest setting of the OWASP Password Storage Cheat
 * Sheet. It costs about 30 ms here; more memory would let a crowd signing in at 8:30 fill a small server.
 */
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

/** What a new password must mend, as findings at `password`; lengths come from content/accounts. */
export async function checkPassword(
  password: string,
  mail: string,
  { clock }: Pick<Context, "clock">,
): Promise<Finding[]> {
  const { shortest, longest } = loadSignIn(clock.now()).password;
  const characters = [...fold(password)];
  const find = (message: string): Finding[] => [{ where: "password", message }];
  if (characters.length < shortest) return find(`パスワードは${shortest}文字以上にしてください。`);
  if (characters.length > longest) return find(`パスワードは${longest}文字までです。`);
  if (new Set(characters).size < 5) {
    return find("同じ文字のくり返しは見破られやすいので、ほかの文字も混ぜてください。");
  }
  const owner = mail.split("@")[0]!.toLowerCase();
  if (owner.length >= 4 && fold(password).toLowerCase().includes(owner)) {
    return find("メールアドレスと同じ文字の並びは使えません。");
  }
  return [];
}
