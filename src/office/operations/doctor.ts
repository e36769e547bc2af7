import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import { parseArgs } from "node:util";
import { systemClock } from "../../base/clock.ts";
import { readSecret } from "../../base/keys/secret.ts";
import { OperatorError, readSettings, type Settings } from "../../base/program/settings.ts";
import { judge } from "./checks.ts";
import { getDisk } from "./disk.ts";
import { lookAtDatabase } from "./doctor-database.ts";
import { lookAtAddress, lookAtMail } from "./doctor-outside.ts";
import { look, ok, type Said, unchecked, wrong } from "./doctor-says.ts";
import { findExpiries } from "./expiry.ts";

const MARKS = { ok: "よい　", look: "注意　", wrong: "直す　", unchecked: "未確認" } as const;

/**
 * `node src/main.ts doctor [--send-to MAIL] [--json]`: looks at everything an operator sets up, changes nothing, and
 * says what to do. What could not be looked at is said, too. Exit code 1 where something is wrong.
 */
export async function doctor(
  args: string[],
  env: Record<string, string | undefined>,
): Promise<number> {
  const { to, json } = readWords(args);
  const found: Said[] = [];
  for await (const said of examine(env, to)) {
    found.push(said);
    if (json) continue;
    console.log(`${MARKS[said.state]}  ${said.label}: ${said.what}`);
    if (said.todo) console.log(`        → ${said.todo}`);
  }
  const count = (state: Said["state"]) => found.filter((one) => one.state === state).length;
  const counts = { wrong: count("wrong"), look: count("look"), unchecked: count("unchecked") };
  if (json) console.log(JSON.stringify({ at: systemClock.now().toISOString(), ...counts, found }));
  else
    console.log(
      `\n直すこと ${counts.wrong}件、注意 ${counts.look}件、確かめられなかったこと ${counts.unchecked}件`,
    );
  return counts.wrong > 0 ? 1 : 0;
}

async function* examine(
  env: Record<string, string | undefined>,
  to: string | undefined,
): AsyncGenerator<Said> {
  let settings: Settings;
  try {
    settings = readSettings(env);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    yield wrong("設定", error.message, "この設定を直してください（docs/operate.md の Settings）。");
    yield unchecked(
      "設定のほか",
      "設定が読めないため、何も調べていません。",
      "設定を直してから、もう一度 doctor を行ってください。",
    );
    return;
  }
  yield ok("設定", "すべて読めました。");
  if (!settings.requireSecondFactor)
    yield look(
      "2つ目の確認",
      "パスワードだけでサインインできる設定です。",
      "試すときのほかは、REQUIRE_SECOND_FACTOR を true にしてください。",
    );
  yield* lookAtFolder(settings);
  yield* lookAtMachine(settings);
  yield* lookAtDatabase(settings);
  yield* lookAtMail(settings, to);
  const hasSecret = settings.secretKey || existsSync(join(settings.dataDir, "secret.key"));
  const secret = hasSecret ? readSecret(settings).toString("base64url") : null;
  yield* lookAtAddress(settings, secret);
}

/** Only the owner may read what opens everything. */
const SECRETS = ["secret.key", "postgres-password", "web-password", "work-password"];

function* lookAtFolder({ dataDir, tls }: Settings): Generator<Said> {
  const label = "データの置き場所（DATA_DIR）";
  if (!existsSync(dataDir)) {
    yield unchecked(
      label,
      `${dataDir} はまだありません。`,
      "最初の起動で作られます。場所が正しいかを確かめてください。",
    );
    return;
  }
  const keys = [...SECRETS.map((name) => join(dataDir, name)), ...(tls ? [tls.keyFile] : [])];
  const loose = keys.filter((path) => isOpenToOthers(path));
  if (loose.length > 0)
    yield wrong(
      "秘密のファイルの権限",
      `ほかの利用者が読めます: ${loose.join("、")}`,
      `chmod 600 ${loose.join(" ")} を行ってください。`,
    );
  else yield ok("秘密のファイルの権限", "持ち主だけが読めます。");
  yield isOpenToOthers(dataDir)
    ? look(
        label,
        `${dataDir} を、ほかの利用者が開けます。`,
        `chmod 700 ${dataDir} を行ってください。`,
      )
    : ok(label, `${dataDir}（持ち主だけが開けます）`);
}

const isOpenToOthers = (path: string): boolean =>
  ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0;

/** The same as on the page システムの様子, from here. */
async function* lookAtMachine(settings: Settings): AsyncGenerator<Said> {
  const now = systemClock.now();
  const seen = {
    at: now,
    queue: [],
    mail: { serverSet: true, outage: undefined, stopped: false },
    sources: [],
    disk: await getDisk(existsSync(settings.dataDir) ? settings.dataDir : "."),
    expiries: findExpiries(settings),
    clockOffMs: 0,
    faults: { count: 0, last: null },
  };
  for (const { id, label, state, why, todo } of judge(seen, now))
    if (id === "disk" || id === "certificates") yield { label, state, what: why, todo };
  if (settings.tls) yield lookAtTls(settings.tls);
}

function lookAtTls({ certFile, keyFile }: NonNullable<Settings["tls"]>): Said {
  const label = "HTTPS の証明書と鍵";
  try {
    createSecureContext({ cert: readFileSync(certFile), key: readFileSync(keyFile) });
    return ok(label, "組になっています。");
  } catch (error) {
    return wrong(
      label,
      `使えません（${(error as Error).message}）。`,
      "TLS_CERT_FILE と TLS_KEY_FILE が組になっているか、読めるか、鍵に合言葉が付いていないかを確かめてください。",
    );
  }
}

function readWords(args: string[]): { to: string | undefined; json: boolean } {
  try {
    const { values } = parseArgs({
      args,
      options: { "send-to": { type: "string" }, json: { type: "boolean" } },
    });
    return { to: values["send-to"], json: values.json ?? false };
  } catch (error) {
    throw new OperatorError(
      `doctor: ${(error as Error).message}\nusage: node src/main.ts doctor [--send-to MAIL] [--json]`,
    );
  }
}
