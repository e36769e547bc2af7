import { isUuid } from "../words/uuid.ts";
import { pino, type Logger } from "pino";
import type { Settings } from "./settings.ts";

/** Structured log: one JSON object a line on standard output. */
export type Log = Logger;

/** Keys whose values never reach the log, at any depth of plain data. */
const hidden =
  /^(authorization|proxy-authorization|cookie|set-cookie|password|passphrase|token|secret|key|mail|email|e-mail|phone|to|cc|bcc|from|recipient|recipients|address)$/i;

/**
 * Makes the log of one process. Secrets and personal data are kept out three ways: by key, by what
 * is taken from requests and errors, and by a last look at the finished line (mail addresses,
 * passwords in connection strings, long opaque parts of web addresses such as reply links).
 * `write` takes the finished lines instead of standard output.
 */
export function createLog(
  settings: Pick<Settings, "logLevel">,
  role = "main",
  write?: (line: string) => void,
): Log {
  return pino(
    {
      level: settings.logLevel,
      base: { role, pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: (data) => hide(data, 0) as Record<string, unknown>,
      },
      serializers: {
        req: describeRequest,
        res: describeReply,
        err: describeError,
        error: describeError,
      },
      hooks: { streamWrite: scrub },
    },
    write ? { write } : pino.destination({ fd: 1, sync: true }),
  );
}

/** A web address with its opaque parts (tokens) and query values taken out. */
export function withoutTokens(url: string): string {
  const [path = "", query] = url.split("?", 2);
  const names = query === undefined ? "" : `?${query.replace(/=[^&]*/g, "=*")}`;
  return path.split("/").map(hideOpaque).join("/") + names;
}

/** Opaque = 20 or more letters and digits without being an id of ours (UUID) or words. */
function hideOpaque(part: string): string {
  const file = /^[a-z0-9-]+(\.[a-z0-9]+)*\.[a-z]{2,5}$/i.test(part);
  return !isUuid(part) && !file && /^[\w.~%-]{20,}$/.test(part) && /[0-9A-Z]/.test(part)
    ? "*"
    : part;
}

function hide(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) return depth > 3 ? "…" : value.map((item) => hide(item, depth + 1));
  if (
    value === null ||
    typeof value !== "object" ||
    Object.getPrototypeOf(value) !== Object.prototype
  )
    return value;
  if (depth > 3) return "…";
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    hidden.test(key)
      ? "*"
      : key === "url" && typeof item === "string"
        ? withoutTokens(item)
        : hide(item, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

/** Neither the caller's address nor any header is written: both are personal data or secrets. */
function describeRequest(request: { method?: string; url?: string; id?: unknown }) {
  return { id: request.id, method: request.method, url: request.url && withoutTokens(request.url) };
}

function describeReply(reply: { statusCode?: number }) {
  return { statusCode: reply.statusCode };
}

/** PostgreSQL's `detail` and `where` quote rows, mail servers' `response` quotes addresses: left out. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { code, constraint, table } = error as {
    code?: unknown;
    constraint?: unknown;
    table?: unknown;
  };
  const cause = error.cause ? describeError(error.cause) : undefined;
  return {
    type: error.name,
    message: error.message,
    code,
    constraint,
    table,
    stack: error.stack,
    cause,
  };
}

function scrub(line: string): string {
  return line
    .replace(/(\w:\/\/)[^/@\s"]*:[^/@\s"]*@/g, "$1*@")
    .replace(/[^\s"'<>@,;:()=/\\]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/gu, "*@*")
    .replace(/https?:\/\/[^\s"'<>\\]+/g, (url) => {
      const start = url.indexOf("/", 8);
      return start < 0 ? url : url.slice(0, start) + withoutTokens(url.slice(start));
    });
}
