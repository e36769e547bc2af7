import type { z } from "zod";
import { ContentError, findUnreadContent } from "../content.ts";
import { entries } from "./settings-entries.ts";
import type { Entry } from "./settings-shapes.ts";

/** Something only the person who runs Tasuki can put right; shown as one line, without a stack. */
export class OperatorError extends Error {
  override name = "OperatorError";
  /** The exit code of the program. */
  readonly exitCode = 2;
}

type Name = keyof typeof entries;
/** What is read; undefined where a setting that has no fallback is not set. */
type Value<N extends Name> =
  | z.output<(typeof entries)[N]["schema"]>
  | ((typeof entries)[N] extends { fallback: string } ? never : undefined);

/** What an installation sets by environment variables, checked. */
export type Settings = ReturnType<typeof readSettings>;

/**
 * Reads and checks the settings. An empty variable counts as unset.
 * Refuses (OperatorError) with one line: the variable, what was given (never a secret), what is expected.
 */
export function readSettings(env: Record<string, string | undefined>) {
  function read<N extends Name>(name: N, otherwise?: string): Value<N> {
    const entry: Entry = entries[name];
    const given = env[name]?.trim() || (otherwise ?? entry.fallback);
    if (given === undefined) return undefined as Value<N>;
    const checked = entry.schema.safeParse(given);
    if (checked.success) return checked.data as Value<N>;
    const shown = entry.secret ? "(not shown)" : JSON.stringify(given);
    throw new OperatorError(`${name} is ${shown}, expected ${entry.expects}`);
  }
  const port = read("PORT");
  const tls = readTlsFiles(read("TLS_CERT_FILE"), read("TLS_KEY_FILE"));
  const tlsClientPort = read("TLS_CLIENT_PORT");
  if (tlsClientPort !== undefined && !tls) throw missing("TLS_CERT_FILE", "TLS_CLIENT_PORT");
  const publicUrl = read("PUBLIC_URL", `${tls ? "https" : "http"}://localhost:${port}`);
  const smtpUrl = read("SMTP_URL");
  const mailFrom = read("MAIL_FROM");
  if (smtpUrl && !mailFrom) throw missing("MAIL_FROM", "SMTP_URL");
  const contentDir = read("CONTENT_DIR");
  const unread = contentDir ? unreadIn(contentDir) : [];
  if (unread.length > 0)
    throw new OperatorError(
      `CONTENT_DIR has what no room reads: ${unread.join(", ")}; see docs/operate.md, "Words and deadlines"`,
    );
  const backupPath = read("BACKUP_PATH");
  const backupPassphrase = read("BACKUP_PASSPHRASE");
  const backupRecipients = read("BACKUP_RECIPIENT") ?? [];
  if (backupPath && !backupPassphrase && backupRecipients.length === 0)
    throw missing("BACKUP_PASSPHRASE", "BACKUP_PATH");
  return {
    dataDir: read("DATA_DIR"),
    databaseUrl: read("DATABASE_URL"),
    webDatabaseUrl: read("WEB_DATABASE_URL"),
    workDatabaseUrl: read("WORK_DATABASE_URL"),
    databaseConnections: read("DATABASE_CONNECTIONS"),
    /** In seconds; 0: for ever. Of the web role. */
    databaseLimits: {
      connect: read("DATABASE_CONNECT_SECONDS"),
      statement: read("DATABASE_STATEMENT_SECONDS"),
      lock: read("DATABASE_LOCK_SECONDS"),
      idle: read("DATABASE_IDLE_SECONDS"),
    },
    host: read("HOST"),
    port,
    /** Origin without a trailing slash. */
    publicUrl,
    /** false, or how many reverse proxies stand in front. */
    trustProxy: read("TRUST_PROXY"),
    smtpUrl,
    mailFrom: mailFrom ?? `tasuki@${new URL(publicUrl).hostname}`,
    /** An address, or a template with {tag}. */
    mailReplyTo: read("MAIL_REPLY_TO"),
    mailListen: read("MAIL_LISTEN"),
    imapUrl: read("IMAP_URL"),
    contentDir,
    secretKey: read("SECRET_KEY"),
    requireSecondFactor: read("REQUIRE_SECOND_FACTOR"),
    passwordBreachFile: read("PASSWORD_BREACH_FILE"),
    tls,
    tlsClientPort,
    /** Origin on which browsers are asked for a client certificate. */
    certificateUrl: read("CERTIFICATE_URL") ?? besidePort(publicUrl, tlsClientPort),
    proxyCertSecret: read("PROXY_CERT_SECRET"),
    clientCaFile: read("CLIENT_CA_FILE"),
    allowPrivateFetch: read("ALLOW_PRIVATE_FETCH") ?? [],
    workConcurrency: read("WORK_CONCURRENCY"),
    busySeconds: read("BUSY_SECONDS"),
    watchdogSeconds: read("WATCHDOG_SECONDS"),
    requestSeconds: read("REQUEST_SECONDS"),
    /** 0: any number. */
    openPerClient: read("OPEN_PER_CLIENT"),
    uploadsPerAccount: read("UPLOADS_PER_ACCOUNT"),
    metricsToken: read("METRICS_TOKEN"),
    shutdownSeconds: read("SHUTDOWN_SECONDS"),
    backupPath,
    backupEveryHours: read("BACKUP_EVERY_HOURS"),
    backupKeep: read("BACKUP_KEEP"),
    backupPassphrase,
    backupRecipients,
    backupIdentity: read("BACKUP_IDENTITY"),
    accessLog: read("ACCESS_LOG"),
    logLevel: read("LOG_LEVEL"),
  };
}

function missing(name: Name, because: string): OperatorError {
  return new OperatorError(
    `${name} is not set, expected ${entries[name].expects}, because ${because} is set`,
  );
}

function readTlsFiles(certFile: string | undefined, keyFile: string | undefined) {
  if (!certFile && !keyFile) return undefined;
  if (!certFile) throw missing("TLS_CERT_FILE", "TLS_KEY_FILE");
  if (!keyFile) throw missing("TLS_KEY_FILE", "TLS_CERT_FILE");
  return { certFile, keyFile };
}

/** The same host on another port. Port 0 has no address before somebody listens. */
function besidePort(publicUrl: string, port: number | undefined): string | undefined {
  return port ? `https://${new URL(publicUrl).hostname}:${port}` : undefined;
}

/** The table of settings for docs/operate.md, in Markdown. */
export function describeSettings(): string {
  const rows = Object.entries<Entry>(entries).map(
    ([name, entry]) =>
      `| \`${name}\` | ${entry.fallback ? `\`${entry.fallback}\`` : ""} | ${entry.expects} | ${entry.meaning} |`,
  );
  return ["| variable | default | expects | meaning |", "|---|---|---|---|", ...rows].join("\n");
}

/** What stands in a folder of own content for nobody. Refuses a file that cannot be read, by its name. */
function unreadIn(folder: string): string[] {
  try {
    return findUnreadContent(folder);
  } catch (error) {
    if (error instanceof ContentError) throw new OperatorError(`CONTENT_DIR: ${error.message}`);
    throw error;
  }
}
