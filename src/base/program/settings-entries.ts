import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { isReplyTemplate } from "../mail/reply-address.ts";
import { backupEntries } from "./settings-backup.ts";
import { type Entry, isHostOrRange, isUrl, list, number, readHostPort } from "./settings-shapes.ts";

/** Every setting by its name in the environment. */
export const entries = {
  DATA_DIR: {
    schema: z.string().transform((path) => resolve(path)),
    expects: "a folder",
    meaning: "Everything this installation keeps: database, keys, files. Back this up.",
    fallback: "./data",
  },
  DATABASE_URL: {
    schema: z.string().refine((text) => isUrl(text, ["postgres:", "postgresql:"])),
    expects: "postgres://user:password@host:port/database",
    meaning:
      "A PostgreSQL (15 or later) of your own, as the owner role. Unset: the embedded one in DATA_DIR.",
    fallback: "",
    secret: true,
  },
  WEB_DATABASE_URL: {
    schema: z.string().refine((text) => isUrl(text, ["postgres:", "postgresql:"])),
    expects: "postgres://user:password@host:port/database",
    meaning:
      "The same database for the web role, as a login that is a member of tasuki_web only. Unset with DATABASE_URL: web shares the owner's login.",
    fallback: "",
    secret: true,
  },
  WORK_DATABASE_URL: {
    schema: z.string().refine((text) => isUrl(text, ["postgres:", "postgresql:"])),
    expects: "postgres://user:password@host:port/database",
    meaning: "The same for the work role, as a login that is a member of tasuki_work only.",
    fallback: "",
    secret: true,
  },
  DATABASE_CONNECTIONS: {
    schema: number(2, 90),
    expects: "a number from 2 to 90",
    meaning: "Database connections each process may open.",
    fallback: "10",
  },
  DATABASE_CONNECT_SECONDS: {
    schema: number(0, 600),
    expects: "a number of seconds from 0 to 600",
    meaning: "How long a request waits for a free connection, then it gets 503. 0: for ever.",
    fallback: "10",
  },
  DATABASE_STATEMENT_SECONDS: {
    schema: number(0, 3600),
    expects: "a number of seconds from 0 to 3600",
    meaning:
      "How long one statement of the web role may take; of the work role fifteen times as long. 0: for ever.",
    fallback: "120",
  },
  DATABASE_LOCK_SECONDS: {
    schema: number(0, 3600),
    expects: "a number of seconds from 0 to 3600",
    meaning: "The same, waiting for what another transaction holds.",
    fallback: "30",
  },
  DATABASE_IDLE_SECONDS: {
    schema: number(0, 3600),
    expects: "a number of seconds from 0 to 3600",
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
    schema: number(0, 65535),
    expects: "a number from 0 to 65535",
    meaning: "The port the web role listens on; 0 = any free one.",
    fallback: "8080",
  },
  PUBLIC_URL: {
    schema: z
      .string()
      .refine((text) => isUrl(text, ["http:", "https:"]) && new URL(text).pathname === "/")
      .transform((text) => new URL(text).origin),
    expects: "https://host without a path",
    meaning: "The address people type and mails link to. https makes cookies secure-only.",
    fallback: "http://localhost:PORT",
  },
  TRUST_PROXY: {
    schema: z.union([z.literal("false").transform(() => false as const), number(1, 10)]),
    expects: "false, or the number of reverse proxies in front (1 to 10)",
    meaning: "Whether X-Forwarded-* headers are believed.",
    fallback: "false",
  },
  SMTP_URL: {
    schema: z.string().refine((text) => isUrl(text, ["smtp:", "smtps:"])),
    expects: "smtp://user:password@host:port or smtps://…",
    meaning: "The mail server. Unset: mail stays queued and the secretariat is told.",
    fallback: "",
    secret: true,
  },
  MAIL_FROM: {
    schema: z.string().regex(/^[^<>\r\n]*<?[^<>@\s]+@[^<>@\s]+>?$/),
    expects: "a mail address, or: Name <address>",
    meaning: "The sender of all mail. Required when SMTP_URL is set.",
    fallback: "",
  },
  MAIL_REPLY_TO: {
    schema: z.string().refine(isReplyTemplate),
    expects: "a mail address; with {tag} in it (reply+{tag}@example.jp) each mail gets its own",
    meaning: "Where answers to our mails go. Unset: to MAIL_FROM.",
    fallback: "",
  },
  MAIL_LISTEN: {
    schema: z
      .string()
      .regex(/^(\[[0-9a-f:]+\]|[\w.-]+):\d{1,5}$/i)
      .transform(readHostPort),
    expects: "host:port",
    meaning:
      "Where the work role takes mail for MAIL_REPLY_TO and MAIL_FROM by SMTP. Unset: nowhere.",
    fallback: "",
  },
  IMAP_URL: {
    schema: z.string().refine((text) => isUrl(text, ["imap:", "imaps:"])),
    expects: "imaps://user:password@host:port/INBOX",
    meaning:
      "A mailbox that the work role reads for answers and bounces. Nothing is deleted there.",
    fallback: "",
    secret: true,
  },
  CONTENT_DIR: {
    schema: z
      .string()
      .transform((path) => resolve(path))
      .refine((path) => existsSync(path)),
    expects: "a folder shaped like content/",
    meaning: "Your own wording, forms and deadlines; newer versions here win.",
    fallback: "",
  },
  SECRET_KEY: {
    schema: z.string().min(32),
    expects: "at least 32 characters",
    meaning: "Signs links in mails; the same on every machine. Unset: a file in DATA_DIR.",
    fallback: "",
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
    schema: z.string().transform((path) => resolve(path)),
    expects: "a file of lines SHA1:COUNT, sorted by hash (the Pwned Passwords download)",
    meaning: "New passwords that stand in it are refused. Searched on the disk, never loaded.",
    fallback: "",
  },
  TLS_CERT_FILE: {
    schema: z.string().transform((path) => resolve(path)),
    expects: "a PEM file: the server's certificate and those between it and its root",
    meaning: "The web role speaks HTTPS itself. Read anew when the file changes.",
    fallback: "",
  },
  TLS_KEY_FILE: {
    schema: z.string().transform((path) => resolve(path)),
    expects: "a PEM file: the private key of TLS_CERT_FILE, not encrypted",
    meaning: "Required when TLS_CERT_FILE is set.",
    fallback: "",
  },
  TLS_CLIENT_PORT: {
    schema: number(0, 65535),
    expects: "a number from 0 to 65535",
    meaning:
      "A second HTTPS port on which browsers are asked for a client certificate. Needs TLS_CERT_FILE.",
    fallback: "",
  },
  CERTIFICATE_URL: {
    schema: z
      .string()
      .refine((text) => isUrl(text, ["https:"]) && new URL(text).pathname === "/")
      .transform((text) => new URL(text).origin),
    expects: "https://host:port without a path",
    meaning:
      "Where browsers are asked for a client certificate: TLS_CLIENT_PORT as seen from outside, or an address of the reverse proxy. Unset: the host of PUBLIC_URL with TLS_CLIENT_PORT.",
    fallback: "",
  },
  PROXY_CERT_SECRET: {
    schema: z.string().regex(/^[\x21-\x7e]{32,}$/),
    expects: "at least 32 printable ASCII characters without spaces",
    meaning:
      "What the reverse proxy says in X-Proxy-Secret beside X-Client-Certificate. Unset: that header is never believed.",
    fallback: "",
    secret: true,
  },
  CLIENT_CA_FILE: {
    schema: z.string().transform((path) => resolve(path)),
    expects: "a PEM file with one or more CA certificates",
    meaning:
      "Authorities of others (the sector's) whose client certificates may be registered. Each signs the certificates of people directly.",
    fallback: "",
  },
  ALLOW_PRIVATE_FETCH: {
    schema: z
      .string()
      .transform(list)
      .pipe(z.array(z.string().refine(isHostOrRange))),
    expects: "hosts, addresses or CIDR ranges, separated by commas",
    meaning: "Private addresses that advisories may be fetched from.",
    fallback: "",
  },
  WORK_CONCURRENCY: {
    schema: number(1, 64),
    expects: "a number from 1 to 64",
    meaning:
      "Jobs one work process runs side by side; as many again that wait for the mail server, and for sources.",
    fallback: "4",
  },
  BUSY_SECONDS: {
    schema: number(0, 600),
    expects: "a number of seconds from 0 to 600",
    meaning:
      "A web process that falls this far behind sends further requests away with 503, to be asked again. 0: never.",
    fallback: "2",
  },
  WATCHDOG_SECONDS: {
    schema: number(0, 3600),
    expects: "a number of seconds from 0 to 3600",
    meaning:
      "A process that for so long got to nothing, or had no database connection come free, is ended to be started anew. 0: never.",
    fallback: "180",
  },
  REQUEST_SECONDS: {
    schema: number(0, 3600),
    expects: "a number of seconds from 0 to 3600",
    meaning:
      "How long somebody may take to send a request whole (30 MB over a slow line), and how long a connection may be silent. 0: for ever.",
    fallback: "300",
  },
  OPEN_PER_CLIENT: {
    schema: number(0, 100_000),
    expects: "a number from 0 to 100000",
    meaning:
      "Requests of one client address that may be open at once (429 beyond); a whole hospital may stand behind one address. 0: any number.",
    fallback: "200",
  },
  UPLOADS_PER_ACCOUNT: {
    schema: number(0, 1000),
    expects: "a number from 0 to 1000",
    meaning: "Uploads of one account that may be under way at once. 0: any number.",
    fallback: "4",
  },
  METRICS_TOKEN: {
    schema: z.string().regex(/^[\x21-\x7e]{32,}$/),
    expects: "at least 32 printable ASCII characters without spaces",
    meaning:
      "What a program elsewhere sends (Authorization: Bearer …) to read /metrics. Unset: only this machine reads it.",
    fallback: "",
    secret: true,
  },
  SHUTDOWN_SECONDS: {
    schema: number(1, 600),
    expects: "a number of seconds from 1 to 600",
    meaning: "How long running requests and jobs may finish when stopped.",
    fallback: "30",
  },
  ...backupEntries,
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
