import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import {
  SMTPServer,
  type SMTPServerAddress,
  type SMTPServerDataStream,
  type SMTPServerSession,
} from "smtp-server";
import { SECOND } from "../../base/clock.ts";
import { clientOf } from "../../base/web/client.ts";
import { countMinutes } from "../../base/web/limit.ts";
import type { Context } from "../../base/context.ts";
import { readReplyAddress } from "../../base/mail/reply-address.ts";
import { OperatorError } from "../../base/program/settings.ts";
import { loadLimits, type SmtpLimits } from "./content.ts";
import { takeMail } from "./take.ts";

type Done = (error?: Error | null) => void;

const clientOfSocket = ({ remoteAddress = "" }: Socket) => clientOf({ ip: remoteAddress });

/** What an SMTP client is told, with its code. */
const refusal = (code: number, text: string) =>
  Object.assign(new Error(text), { responseCode: code });

/** A running mail server of our own. */
export interface Listener {
  port: number;
  stop(): Promise<void>;
}

/** Whether one more mail is taken in this minute, from this client and altogether; what is not taken does not count. */
export function limitMails(
  limits: Pick<SmtpLimits, "perClientPerMinute" | "perMinute">,
): (client: string, now: Date) => boolean {
  const own = countMinutes();
  const all = countMinutes();
  return (client, now) => {
    const isOver =
      all.look("", now) >= limits.perMinute || own.look(client, now) >= limits.perClientPerMinute;
    if (isOver) return false;
    all.count("", now);
    own.count(client, now);
    return true;
  };
}

/**
 * Takes mail by SMTP for our own addresses and for nobody else: no relaying, no sign-in. Bounded in connections
 * (altogether, from one client, in time), size, recipients and mails a minute; a mail is accepted only when it is
 * stored. STARTTLS with the certificate of the settings. Limits: content mailboxes/limits.
 */
export async function listen(context: Context): Promise<Listener | null> {
  const { mailListen, tls } = context.settings;
  if (!mailListen) return null;
  const limits = loadLimits(context.clock.now());
  const { smtp, messageBytes } = limits;
  const admit = limitMails(smtp);
  const sockets = new Set<Socket>();

  const server = new SMTPServer({
    banner: "Tasuki",
    authOptional: true,
    disabledCommands: tls ? ["AUTH"] : ["AUTH", "STARTTLS"],
    ...(tls && { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) }),
    disableReverseLookup: true,
    logger: false,
    size: messageBytes,
    maxClients: smtp.connections,
    socketTimeout: smtp.idleSeconds * SECOND,
    closeTimeout: SECOND, // bounds work: of the end of the program
    onRcptTo: (address, session, done) => done(judgeRecipient(context, address, session)),
    onData: (stream, session, done) => {
      void readAll(stream, messageBytes).then((raw) => takeOne(raw, session, done));
    },
  });

  async function takeOne(raw: Buffer | null, session: SMTPServerSession, done: Done) {
    if (!raw) return done(refusal(552, "5.3.4 message too big"));
    if (!admit(clientOf({ ip: session.remoteAddress }), context.clock.now()))
      return done(refusal(451, "4.7.1 too many, try later"));
    try {
      await takeMail(context, raw, {
        source: "smtp",
        recipients: session.envelope.rcptTo.map((one) => one.address),
        nobody: !session.envelope.mailFrom || session.envelope.mailFrom.address === "",
      });
      done();
    } catch (error) {
      context.log.error({ err: error }, "a mail could not be stored");
      done(refusal(451, "4.3.0 not stored, try later"));
    }
  }

  server.on("error", (error) => context.log.debug({ err: error }, "mail client trouble"));
  server.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    const from = clientOfSocket(socket);
    const same = [...sockets].filter((one) => clientOfSocket(one) === from).length;
    // A client that trickles keeps every idle time short; the whole connection has its own.
    const late = setTimeout(() => socket.destroy(), smtp.connectionSeconds * SECOND);
    socket.once("close", () => {
      clearTimeout(late);
      sockets.delete(socket);
    });
    if (same > smtp.connectionsPerClient) socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", (error: NodeJS.ErrnoException) => {
      const { host, port } = mailListen;
      reject(new OperatorError(`MAIL_LISTEN ${host}:${port} cannot be used (${error.code})`));
    });
    server.listen(mailListen.port, mailListen.host, resolve);
  });
  const { port } = server.server.address() as { port: number };
  context.log.info({ port }, "mail is taken by SMTP");
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroySoon();
      }),
  };

  function judgeRecipient(
    { settings }: Context,
    { address }: SMTPServerAddress,
    session: SMTPServerSession,
  ): Error | null {
    const sender = /<([^>]+)>/.exec(settings.mailFrom)?.[1] ?? settings.mailFrom;
    const ours =
      address.toLowerCase() === sender.toLowerCase() ||
      readReplyAddress(settings.mailReplyTo, address) !== null;
    if (!ours) return refusal(550, "5.7.1 no relaying");
    if (session.envelope.rcptTo.length >= smtp.recipients)
      return refusal(452, "4.5.3 too many recipients");
    return null;
  }
}

/** The bytes of a mail; null when there are more than `most`. What is too much is read and thrown away. */
function readAll(stream: SMTPServerDataStream, most: number): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= most) chunks.push(chunk);
      else chunks.length = 0;
    });
    stream.on("end", () => resolve(size <= most ? Buffer.concat(chunks) : null));
    // Who hangs up in the middle sent nothing.
    stream.on("error", () => resolve(null));
    stream.on("close", () => resolve(null));
  });
}
