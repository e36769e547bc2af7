import { readdirSync } from "node:fs";
import type { LightMyRequestResponse } from "fastify";
import type { Scene } from "../isolation/scene.ts";
import { makeQuestions, type Sent } from "./questions.ts";
import { noteWrites } from "./watching.ts";

/** Who is kept waiting longer is told of. Asked again alone first, twice. */
const SLOW_MS = 2_000;

/** What a refusal may leave behind, and why. */
const KEPT_ON_REFUSAL: Record<string, string> = {
  "accounts.sign_in_try": "what was tried is counted, so that nobody tries for ever",
  "entries.draft": "what somebody typed into an application stands there still while they mend it",
  "tokens.token": "when and from where a token came last is told to whoever made it",
};

export interface Fuzzed {
  requests: number;
  serverErrors: number;
  slow: number;
  writtenOnRefusal: number;
}

/**
 * Asks so many questions of the contract in turn, each as somebody who may, each right or nearly, the same for the
 * same seed; or `only` the one of that number. What they would write is thrown away. `tell` hears what was wrong, and
 * how to ask it again; of slowness it hears too, which is no failure: machines differ.
 */
export async function fuzz(
  scene: Scene,
  { requests, seed, only }: { requests: number; seed: number; only?: number | undefined },
  tell: (line: string, isSlow: boolean) => void,
): Promise<Fuzzed> {
  const { installation } = scene;
  const question = makeQuestions(scene);
  const notes = noteWrites(installation);
  const counted: Fuzzed = { requests: 0, serverErrors: 0, slow: 0, writtenOnRefusal: 0 };
  let client = 0;
  const ask = async ({ method, url, headers, payload }: Sent) => {
    client++;
    const began = performance.now();
    const reply = await installation.app.inject({
      method: method as "GET",
      url,
      headers,
      payload,
      // How much one client may ask in a minute is not what is asked about here.
      remoteAddress: `10.${(client >> 16) & 255}.${(client >> 8) & 255}.${client & 255}`,
    });
    return { reply, ms: performance.now() - began };
  };
  installation.discard = true;
  for (let number = only ?? 0; number < (only === undefined ? requests : only + 1); number++) {
    const sent = question(number, seed);
    notes.written.length = 0;
    const files = storedFiles(scene);
    const { reply, ms } = await ask(sent);
    counted.requests++;
    const wrong = (what: string, isSlow = false) => tell(told(sent, seed, what, reply), isSlow);
    if (reply.statusCode >= 500) {
      counted.serverErrors++;
      wrong("failed");
    }
    const written = notes.written.filter((name) => !(name in KEPT_ON_REFUSAL));
    if (storedFiles(scene) > files) written.push("a file");
    if (reply.statusCode >= 400 && written.length > 0) {
      counted.writtenOnRefusal++;
      wrong(`wrote ${written.join(", ")}`);
    }
    const times = [ms];
    while (times.at(-1)! > SLOW_MS && times.length < 3) times.push((await ask(sent)).ms);
    if (Math.min(...times) <= SLOW_MS) continue;
    counted.slow++;
    wrong(`took ${times.map(Math.round).join(", ")} ms`, true);
  }
  installation.discard = false;
  delete installation.watch;
  return counted;
}

/** How many files are kept, those of a request that is over included. */
const storedFiles = ({ installation }: Scene) =>
  readdirSync(installation.context.settings.dataDir, {
    recursive: true,
    withFileTypes: true,
  }).filter((entry) => entry.isFile()).length;

/** What was asked, and how to ask it again: `npm run fuzz -- --seed S --only N`. */
function told(sent: Sent, seed: number, what: string, reply: LightMyRequestResponse): string {
  const { number, route, visitor, url, payload } = sent;
  const cut = (text: string) =>
    text.length > 600 ? `${text.slice(0, 600)}… (${text.length})` : text;
  return [
    `--seed ${seed} --only ${number}: ${route} as ${visitor}: ${reply.statusCode} ${what}`,
    ...[url, String(payload ?? ""), reply.body].map((text) => `  ${cut(text)}`),
  ].join("\n");
}
