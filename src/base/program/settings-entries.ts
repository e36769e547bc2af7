import { existsSync } from "node:fs";
import { z } from "zod";
import { isReplyTemplate } from "../mail/reply-address.ts";
import {
  type Entry,
  hostPort,
  isHostOrRange,
  list,
  login,
  number,
  origin,
  password,
  path,
  url,
} from "./settings-shapes.ts";

/** Every setting by its name in the environment. */
export const entries = {
  DATA_DIR: {
    schema: path,
    expects: "a folder",
    meaning: "Everything this installation keeps: database, keys, files. Back this up.",
    fallback: "./data",
  },
  DATABASE_URL: {
    ...login,
    meaning:
      "A PostgreSQL (15 or later) of your own, as the owner role. Unset: the embedded one in DATA_DIR.",
  },
  WEB_DATABASE_URL: {
    ...login,
    meaning:
      "The same database for the web role, as a login that is a member of tasuki_web only. Unset with DATABASE_URL: web shares the owner's login.",
  },
  WORK_DATABASE_URL: {
    ...login,
    meaning: "The same for the work role, as a login that is a member of tasuki_work only.",
  },
  DATABASE_CONNECTIONS: {
    ...number(2, 90),
    meaning: "Database connections each process may open.",
    fallback: "10",
  },
  DATABASE_CONNECT_SECONDS: {
    ...number(0, 600, "seconds"),
    meaning: "How long a request waits for a free connection, then it gets 503. 0: for ever.",
    fallback: "10",
  },
  DATABASE_STATEMENT_SECONDS: {
    ...number(0, 3600, "seconds"),
    meaning:
      "How long one statement of the web role may take; of the work role fifteen times as long. 0: for ever.",
    fallback: "120",
  },
  DATABASE_LOCK_SECONDS: {
    ...number(0, 3600, "seconds"),
    meaning: "The same, waiting for what another transaction holds.",
    fallback: "30",
  },
  DATABASE_IDLE_SECONDS: {
    ...number(0, 3600, "seconds"),
    meaning: "The same, for a transaction that asks nothing: the database ends it.",
    fallback: "60",
  },
  HOST: {
    schema: z.string().min(1),
    expects: "an address or host name to listen on",
    meaning: "Where the web role listens. 0.0.0.0 inside a container.",
    fallback: "127.0.0.1",
  },
  PORT: {
    ...number(0, 65535),
    meaning: "The port the web role listens on; 0 = any free one.",
    fallback: "8080",
  },
  PUBLIC_URL: {
    schema: origin("http:", "https:"),
    expects: "https://host without a path",
    meaning: "The address people type and mails link to. https makes cookies secure-only.",
    fallback: "http://localhost:PORT",
  },
  TRUST_PROXY: {
    schema: z.union([z.literal("false").transform(() => false as const), number(1, 10).schema]),
    expects: "false, or the number of reverse proxies in front (1 to 10)",
    meaning: "Whether X-Forwarded-* headers are believed.",
    fallback: "false",
  },
  SMTP_URL: {
    schema: url("smtp:", "smtps:"),
    expects: "smtp://user:password@host:port or smtps://…",
    meaning: "The mail server. Unset: mail stays queued and the secretariat is told.",
    secret: true,
  },
  MAIL_FROM: {
    schema: z.string().regex(/^[^<>\r\n]*<?[^<>@\s]+@[^<>@\s]+>?$/),
    expects: "a mail address, or: Name <address>",
    meaning: "The sender of all mail. Required when SMTP_URL is set.",
  },
  MAIL_REPLY_TO: {
    schema: z.string().refine(isReplyTemplate),
    expects: "a mail address; with {tag} in it (reply+{tag}@example.jp) each mail gets its own",
    meaning: "Where answers to our mails go. Unset: to MAIL_FROM.",
  },
  MAIL_LISTEN: {
    schema: hostPort,
    expects: "host:port",
    meaning:
      "Where the work role takes mail for MAIL_REPLY_TO and MAIL_FROM by SMTP. Unset: nowhere.",
  },
  IMAP_URL: {
    schema: url("imap:", "imaps:"),
    expects: "imaps://user:password@host:port/INBOX",
    meaning:
      "A mailbox that the work role reads for answers and bounces. Nothing is deleted there.",
    secret: true,
  },
  CONTENT_DIR: {
    schema: path.refine((folder) => existsSync(folder)),
    expects: "a folder shaped like content/",
    meaning: "Your own wording, forms and deadlines; newer versions here win.",
  },
  SECRET_KEY: {
    schema: z.string().min(32),
    expects: "at least 32 characters",
    meaning: "Signs links in mails; the same on every machine. Unset: a file in DATA_DIR.",
    secret: true,
  },
  REQUIRE_SECOND_FACTOR: {
    schema: z.enum(["true", "false"]).transform((text) => text === "true"),
    expects: "true or false",
    meaning:
      "Whether roles must prove as much as content/accounts/factors.yaml asks. false: a password is enough for everybody who set up nothing more; only for trials.",
    fallback: "true",
  },
  PASSWORD_BREACH_FILE: {
    schema: path,
    expects: "a file of lines SHA1:COUNT, sorted by hash (the Pwned Passwords download)",
    meaning: "New passwords that stand in it are refused. Searched on the disk, never loaded.",
  },
  TLS_CERT_FILE: {
    schema: path,
    expects: "a PEM file: the server's certificate and those between it and its root",
    meaning: "The web role speaks HTTPS itself. Read anew when the file changes.",
  },
  TLS_KEY_FILE: {
    schema: path,
    expects: "a PEM file: the private key of TLS_CERT_FILE, not encrypted",
    meaning: "Required when TLS_CERT_FILE is set.",
  },
  TLS_CLIENT_PORT: {
    ...number(0, 65535),
    meaning:
      "A second HTTPS port on which browsers are asked for a client certificate. Needs TLS_CERT_FILE.",
  },
  CERTIFICATE_URL: {
    schema: origin("https:"),
    expects: "https://host:port without a path",
    meaning:
      "Where browsers are asked for a client certificate: TLS_CLIENT_PORT as seen from outside, or an address of the reverse proxy. Unset: the host of PUBLIC_URL with TLS_CLIENT_PORT.",
  },
  PROXY_CERT_SECRET: {
    ...password,
    meaning:
      "What the reverse proxy says in X-Proxy-Secret beside X-Client-Certificate. Unset: that header is never believed.",
  },
  CLIENT_CA_FILE: {
    schema: path,
    expects: "a PEM file with one or more CA certificates",
    meaning:
      "Authorities of others (the sector's) whose client certificates may be registered. Each signs the certificates of people directly.",
  },
  ALLOW_PRIVATE_FETCH: {
    schema: list.pipe(z.array(z.string().refine(isHostOrRange))),
    expects: "hosts, addresses or CIDR ranges, separated by commas",
    meaning: "Private addresses that advisories may be fetched from.",
  },
  WORK_CONCURRENCY: {
    ...number(1, 64),
    meaning:
      "Jobs one work process runs side by side; as many again that wait for the mail server, and for sources.",
    fallback: "4",
  },
  BUSY_SECONDS: {
    ...number(0, 600, "seconds"),
    meaning:
      "A web process that falls this far behind sends further requests away with 503, to be asked again. 0: never.",
    fallback: "2",
  },
  WATCHDOG_SECONDS: {
    ...number(0, 3600, "seconds"),
    meaning:
      "A process that for so long got to nothing, or had no database connection come free, is ended to be started anew. 0: never.",
    fallback: "180",
  },
  REQUEST_SECONDS: {
    ...number(0, 3600, "seconds"),
    meaning:
      "How long somebody may take to send a request whole (30 MB over a slow line), and how long a connection may be silent. 0: for ever.",
    fallback: "300",
  },
  OPEN_PER_CLIENT: {
    ...number(0, 100_000),
    meaning:
      "Requests of one client address that may be open at once (429 beyond); a whole hospital may stand behind one address. 0: any number.",
    fallback: "200",
  },
  UPLOADS_PER_ACCOUNT: {
    ...number(0, 1000),
    meaning: "Uploads of one account that may be under way at once. 0: any number.",
    fallback: "4",
  },
  METRICS_TOKEN: {
    ...password,
    meaning:
      "What a program elsewhere sends (Authorization: Bearer …) to read /metrics. Unset: only this machine reads it.",
  },
  SHUTDOWN_SECONDS: {
    ...number(1, 600, "seconds"),
    meaning: "How long running requests and jobs may finish when stopped.",
    fallback: "30",
  },
  BACKUP_PATH: {
    schema: path,
    expects: "a folder",
    meaning:
      "Where the work role puts backups by itself, and where one is put before an upgrade changes the database. Better on another disk or machine. Unset: only by hand.",
  },
  BACKUP_EVERY_HOURS: {
    ...number(1, 744, "hours"),
    meaning: "How long after the last good backup the next one is made.",
    fallback: "24",
  },
  BACKUP_KEEP: {
    ...number(1, 1000),
    meaning: "How many backups stay in BACKUP_PATH; the oldest go.",
    fallback: "14",
  },
  BACKUP_PASSPHRASE: {
    schema: z.string().min(16),
    expects: "at least 16 characters",
    meaning:
      "What closes and opens backups, unless BACKUP_RECIPIENT is set. Keep it outside of this machine: without it no backup can be read.",
    secret: true,
  },
  BACKUP_RECIPIENT: {
    schema: list.pipe(z.array(z.string().regex(/^age1[a-z0-9]{50,}$/)).min(1)),
    expects: "public keys of age (age1…), separated by commas",
    meaning:
      "For whom backups are closed. The secret keys need not be on this machine: then nobody on it can open a backup.",
  },
  BACKUP_IDENTITY: {
    schema: z.string(),
    expects: "a file with a secret key of age, as age-keygen writes it",
    meaning: "What opens backups that were made for BACKUP_RECIPIENT; only to restore or verify.",
    secret: true,
  },
  ACCESS_LOG: {
    schema: z.enum(["on", "off"]).transform((text) => text === "on"),
    expects: "on or off",
    meaning: "Whether the web role writes one line for each request, without personal data.",
    fallback: "off",
  },
  LOG_LEVEL: {
    schema: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]),
    expects: "fatal, error, warn, info, debug, trace or silent",
    meaning: "The least important log line written.",
    fallback: "info",
  },
} satisfies Record<string, Entry>;
