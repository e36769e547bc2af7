import type { Socket } from "node:net";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";

/** A mail as its reader sees it. */
export interface SinkMail {
  /** Running number in this sink, from 1. */
  id: number;
  from: string;
  to: string[];
  receivedAt: Date;
  messageId: string;
  subject: string;
  text: string;
  html: string;
  headers: { key: string; value: string }[];
}

/**
 * How the sink misbehaves, for tests. `at` is where: on connect, at RCPT TO, in the middle of the
 * message ("data"), or when the message is whole and kept but not yet answered ("reply").
 * `to` narrows to matching recipients. Stall: no answer at all. Drop: the line is cut.
 * Slow: the answer comes after `ms`. Refuse: the reply given (not in the middle of a message).
 */
export type Behaviour = { at: "connect" | "rcpt" | "data" | "reply"; to?: RegExp } & (
  | { does: "stall" }
  | { does: "drop" }
  | { does: "slow"; ms: number }
  | { does: "refuse"; code: number; reply: string }
);

/** An SMTP server of our own that accepts everything and forwards nothing. */
export interface MailSink {
  /** smtp:// address for SMTP_URL. */
  url: string;
  /** How many mails came since the start, also those no longer kept. */
  received(): number;
  /** The newest kept mails first; `to` narrows to one recipient. */
  list(options?: { to?: string; limit?: number }): Promise<SinkMail[]>;
  /** One kept mail, or null when it never came or gave way to newer ones. */
  read(id: number): Promise<SinkMail | null>;
  /** The bytes of a kept mail as they came. */
  raw(id: number): Buffer | null;
  /** Replaces how it misbehaves; an empty list makes it well-behaved. */
  behave(rules: Behaviour[]): void;
  close(): Promise<void>;
}

/** Limits keep a flood from filling the memory: mails and bytes kept, bytes of one mail, connections. */
export interface SinkLimits {
  mails: number;
  bytes: number;
  mailBytes: number;
  connections: number;
}

type Kept = Pick<SinkMail, "id" | "from" | "to" | "receivedAt"> & { raw: Buffer };

const defaults: SinkLimits = { mails: 5_000, bytes: 64 << 20, mailBytes: 2 << 20, connections: 50 };

/** Starts a sink on the loopback address; port 0 takes a free one. */
export async function createMailSink(
  options: { port?: number; limits?: Partial<SinkLimits> } = {},
): Promise<MailSink> {
  const limits = { ...defaults, ...options.limits };
  const kept = new Map<number, Kept>(); // in order of arrival, so the first key is the oldest
  const sockets = new Map<number, Socket>();
  let received = 0;
  let bytes = 0;
  let rules: Behaviour[] = [];

  const keep = (mail: Omit<Kept, "id" | "receivedAt">): void => {
    kept.set(++received, { ...mail, id: received, receivedAt: new Date() });
    bytes += mail.raw.length;
    for (const [id, old] of kept) {
      if (kept.size <= limits.mails && bytes <= limits.bytes) break;
      kept.delete(id);
      bytes -= old.raw.length;
    }
  };

  const ruleFor = (at: Behaviour["at"], to: string[]): Behaviour | undefined =>
    rules.find((one) => one.at === at && (!one.to || to.some((each) => one.to!.test(each))));

  /** Answers, or does what the rule says instead; a stall is no answer at all. */
  const answer = (
    rule: Behaviour | undefined,
    port: number,
    done: (error?: Error) => void,
  ): void => {
    if (!rule) return done();
    if (rule.does === "drop") sockets.get(port)?.destroy();
    if (rule.does === "slow") setTimeout(done, rule.ms);
    if (rule.does === "refuse")
      done(Object.assign(new Error(rule.reply), { responseCode: rule.code }));
  };

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    size: limits.mailBytes,
    maxClients: limits.connections,
    closeTimeout: 100,
    onConnect: (session, done) => answer(ruleFor("connect", []), session.remotePort, done),
    onRcptTo: (address, session, done) =>
      answer(ruleFor("rcpt", [address.address]), session.remotePort, done),
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo.map((each) => each.address);
      const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : "";
      const chunks: Buffer[] = [];
      let size = 0;
      const midway = ruleFor("data", to);
      if (midway)
        stream.once(
          "data",
          () => stream.pause() && answer(midway, session.remotePort, () => stream.resume()),
        );
      stream.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size <= limits.mailBytes) chunks.push(chunk);
      });
      stream.on("end", () => {
        if (size > limits.mailBytes)
          return done(Object.assign(new Error("message too big"), { responseCode: 552 }));
        const rule = ruleFor("reply", to);
        if (rule?.does !== "refuse") keep({ from, to, raw: Buffer.concat(chunks) });
        answer(rule, session.remotePort, done);
      });
    },
  });
  server.on("error", () => {}); // a client that hangs up is no news
  server.server.on("connection", (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.on("close", () => sockets.delete(port));
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.server.address() as { port: number };

  return {
    url: `smtp://127.0.0.1:${port}`,
    received: () => received,
    list: ({ to, limit = 50 } = {}) => {
      const found: Kept[] = [];
      for (const mail of [...kept.values()].toReversed()) {
        if (found.length >= limit) break;
        if (!to || mail.to.includes(to)) found.push(mail);
      }
      return Promise.all(found.map(parse));
    },
    read: async (id) => {
      const mail = kept.get(id);
      return mail ? parse(mail) : null;
    },
    raw: (id) => kept.get(id)?.raw ?? null,
    behave: (next) => {
      rules = next;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.values()) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Mails are parsed when somebody looks at them, not when they arrive. */
async function parse({ raw, ...mail }: Kept): Promise<SinkMail> {
  const { messageId, subject, text, html, headers } = await PostalMime.parse(raw);
  return {
    ...mail,
    messageId: messageId ?? "",
    subject: subject ?? "",
    text: text ?? "",
    html: html ?? "",
    headers: headers.map(({ key, value }) => ({ key, value })),
  };
}
