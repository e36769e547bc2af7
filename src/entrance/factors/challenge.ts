import { randomUUID } from "node:crypto";
import { MINUTE } from "../../base/clock.ts";
import type { Context } from "../../base/context.ts";
import { readLink, signLink } from "../../base/keys/tokens.ts";
import { loadProofs } from "./content.ts";

/** What a question is for; one asked for one purpose or account is no answer to another. */
export type Purpose = { register: string } | { prove: string | null };

const nameOf = (purpose: Purpose) =>
  "register" in purpose
    ? `register passkey of ${purpose.register}`
    : `prove passkey of ${purpose.prove ?? "anybody"}`;

/** A question to a passkey: it proves by itself who asked it, for whom and until when, and leaves no row. */
export function askChallenge(context: Context, purpose: Purpose) {
  const now = context.clock.now();
  const timeout = loadProofs(now).questionMinutes * MINUTE;
  const challenge = signLink(
    context.secret,
    nameOf(purpose),
    randomUUID(),
    new Date(now.getTime() + timeout),
  );
  return { challenge: new Uint8Array(Buffer.from(challenge)), timeout };
}

/** The question that an answer of a browser says it answers, where we asked it for this purpose; else null. */
export function readChallenge(
  context: Context,
  purpose: Purpose,
  response: Record<string, unknown>,
): { id: string; expires: Date; expected: string } | null {
  const said = saidChallenge(response);
  const link = readLink(context.secret, nameOf(purpose), said ?? "", context.clock.now());
  if (said === null || typeof link === "string") return null;
  return { ...link, expected: Buffer.from(said).toString("base64url") };
}

function saidChallenge(response: Record<string, unknown>): string | null {
  try {
    const { clientDataJSON } = response.response as { clientDataJSON: string };
    const said = JSON.parse(Buffer.from(clientDataJSON, "base64url").toString("utf8"));
    return Buffer.from(String(said.challenge), "base64url").toString("utf8");
  } catch {
    return null;
  }
}
