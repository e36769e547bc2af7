import type { z } from "zod";
import { findUnreadContent } from "../content.ts";
import { entries } from "./settings-entries.ts";
import type { Entry } from "./settings-shapes.ts";

/** Something only the person who runs Tasuki can put right; shown as one line, without a stack. */
export class OperatorError extends Error {
  override name = "OperatorError";
  /** The exit code of the program. */
  readonly exitCode = 2;
}

type Value<Name extends keyof typeof entries> = z.output<(typeof entries)[Name]["schema"]>;

/** What an installation sets by environment variables, checked. */
export type Settings = {
  dataDir: string;
  databaseUrl: string | undefined;
  webDatabaseUrl: string | undefined;
  workDatabaseUrl: string | undefined;
  databaseConnections: number;
  /** In seconds; 0: for ever. Of the web role. */
  databaseLimits: { connect: number; statement: number; lock: number; idle: number };
  host: string;
  port: number;
  /** Origin without a trailing slash. */
  publicUrl: string;
  /** false, or how many reverse proxies stand in front. */
  trustProxy: number | false;
  smtpUrl: string | undefined;
  mailFrom: string;
  /** An address, or a template with {tag}. */
  mailReplyTo: string | undefined;
  mailListen: { host: string; port: number } | undefined;
  imapUrl: string | undefined;
  contentDir: string | undefined;
  secretKey: string | undefined;
  requireSecondFactor: boolean;
  passwordBreachFile: string | undefined;
  tls: { certFile: string; keyFile: string } | undefined;
  tlsClientPort: number | undefined;
  /** Origin on which browsers are asked for a client certificate. */
  certificateUrl: string | undefined;
  proxyCertSecret: string | undefined;
  clientCaFile: string | undefined;
  allowPrivateFetch: string[];
  workConcurrency: number;
  busySeconds: number;
  watchdogSeconds: number;
  requestSeconds: number;
  /** 0: any number. */
  openPerClient: number;
  uploadsPerAccount: number;
  metricsToken: string | undefined;
  shutdownSeconds: number;
  backupPath: string | undefined;
  backupEveryHours: number;
  backupKeep: number;
  backupPassphrase: string | undefined;
  backupRecipients: string[];
  backupIdentity: string | undefined;
  accessLog: boolean;
  logLevel: Value<"LOG_LEVEL">;
};

const fallback = (name: keyof typeof entries) => entries[name].fallback;

/**
 * Reads and checks the settings. An empty variable counts as unset.
 * Refuses (OperatorError) with one line: the variable, what was given (never a secret), what is expected.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  function read<Name extends keyof typeof entries>(name: Name, otherwise: string): Value<Name>;
  function read<Name extends keyof typeof entries>(name: Name): Value<Name> | undefined;
  function read(name: keyof typeof entries, otherwise?: string): unknown {
    const entry: Entry = entries[name];
    const given = env[name]?.trim() || otherwise;
    if (given === undefined) return undefined;
    const checked = entry.schema.safeParse(given);
    if (checked.success) return checked.data;
    const shown = entry.secret ? "(not shown)" : JSON.stringify(given);
    throw new OperatorError(`${name} is ${shown}, expected ${entry.expects}`);
  }
  const port = read("PORT", fallback("PORT"));
  const tls = readTlsFiles(read("TLS_CERT_FILE"), read("TLS_KEY_FILE"));
  const tlsClientPort = read("TLS_CLIENT_PORT");
  if (tlsClientPort !== undefined && !tls) throw missing("TLS_CERT_FILE", "TLS_CLIENT_PORT");
  const publicUrl = read("PUBLIC_URL", `${tls ? "https" : "http"}://localhost:${port}`);
  const smtpUrl = read("SMTP_URL");
  const mailFrom = read("MAIL_FROM");
  if (smtpUrl && !mailFrom) throw missing("MAIL_FROM", "SMTP_URL");
  const contentDir = read("CONTENT_DIR");
  const unread = contentDir ? findUnreadContent(contentDir) : [];
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
    dataDir: read("DATA_DIR", fallback("DATA_DIR")),
    databaseUrl: read("DATABASE_URL"),
    webDatabaseUrl: read("WEB_DATABASE_URL"),
    workDatabaseUrl: read("WORK_DATABASE_URL"),
    databaseConnections: read("DATABASE_CONNECTIONS", fallback("DATABASE_CONNECTIONS")),
    databaseLimits: {
      connect: read("DATABASE_CONNECT_SECONDS", fallback("DATABASE_CONNECT_SECONDS")),
      statement: read("DATABASE_STATEMENT_SECONDS", fallback("DATABASE_STATEMENT_SECONDS")),
      lock: read("DATABASE_LOCK_SECONDS", fallback("DATABASE_LOCK_SECONDS")),
      idle: read("DATABASE_IDLE_SECONDS", fallback("DATABASE_IDLE_SECONDS")),
    },
    host: read("HOST", fallback("HOST")),
    port,
    publicUrl,
    trustProxy: read("TRUST_PROXY", fallback("TRUST_PROXY")),
    smtpUrl,
    mailFrom: mailFrom ?? `tasuki@${new URL(publicUrl).hostname}`,
    mailReplyTo: read("MAIL_REPLY_TO"),
    mailListen: read("MAIL_LISTEN"),
    imapUrl: read("IMAP_URL"),
    contentDir,
    secretKey: read("SECRET_KEY"),
    requireSecondFactor: read("REQUIRE_SECOND_FACTOR", fallback("REQUIRE_SECOND_FACTOR")),
    passwordBreachFile: read("PASSWORD_BREACH_FILE"),
    tls,
    tlsClientPort,
    certificateUrl: read("CERTIFICATE_URL") ?? besidePort(publicUrl, tlsClientPort),
    proxyCertSecret: read("PROXY_CERT_SECRET"),
    clientCaFile: read("CLIENT_CA_FILE"),
    allowPrivateFetch: read("ALLOW_PRIVATE_FETCH") ?? [],
    workConcurrency: read("WORK_CONCURRENCY", fallback("WORK_CONCURRENCY")),
    busySeconds: read("BUSY_SECONDS", fallback("BUSY_SECONDS")),
    watchdogSeconds: read("WATCHDOG_SECONDS", fallback("WATCHDOG_SECONDS")),
    requestSeconds: read("REQUEST_SECONDS", fallback("REQUEST_SECONDS")),
    openPerClient: read("OPEN_PER_CLIENT", fallback("OPEN_PER_CLIENT")),
    uploadsPerAccount: read("UPLOADS_PER_ACCOUNT", fallback("UPLOADS_PER_ACCOUNT")),
    metricsToken: read("METRICS_TOKEN"),
    shutdownSeconds: read("SHUTDOWN_SECONDS", fallback("SHUTDOWN_SECONDS")),
    backupPath,
    backupEveryHours: read("BACKUP_EVERY_HOURS", fallback("BACKUP_EVERY_HOURS")),
    backupKeep: read("BACKUP_KEEP", fallback("BACKUP_KEEP")),
    backupPassphrase,
    backupRecipients,
    backupIdentity: read("BACKUP_IDENTITY"),
    accessLog: read("ACCESS_LOG", fallback("ACCESS_LOG")),
    logLevel: read("LOG_LEVEL", fallback("LOG_LEVEL")),
  };
}

function missing(name: keyof typeof entries, because: string): OperatorError {
  return new OperatorError(
    `${name} is not set, expected ${entries[name].expects}, because ${because} is set`,
  );
}

function readTlsFiles(certFile: string | undefined, keyFile: string | undefined): Settings["tls"] {
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
  const rows = Object.entries(entries).map(
    ([name, entry]) =>
      `| \`${name}\` | ${entry.fallback ? `\`${entry.fallback}\`` : ""} | ${entry.expects} | ${entry.meaning} |`,
  );
  return ["| variable | default | expects | meaning |", "|---|---|---|---|", ...rows].join("\n");
}
