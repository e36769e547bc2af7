import { createRequire } from "node:module";
import type { AddressInfo, Server, Socket } from "node:net";

/** What is used of hoodiecrow, which has no types of its own. */
interface Hoodiecrow {
  server: Server;
  listen(port: number, done: () => void): void;
  getMailbox(path: string): { messages: { flags: string[]; raw: string }[]; uidvalidity: number };
  appendMessage(mailbox: string, flags: string[], date: Date, raw: string): void;
}
const require = createRequire(import.meta.url);
const hoodiecrow = require("hoodiecrow-imap") as (options: object) => Hoodiecrow;

/** A real IMAP server in this process, with one mailbox in memory. */
export interface ImapServer {
  /** imap:// address for IMAP_URL. */
  url: string;
  inbox(): ReturnType<Hoodiecrow["getMailbox"]>;
  /** A mail arrives; who is connected is told. */
  append(raw: string, date: Date): void;
  /** How many are connected now. */
  connections(): number;
  /** Cuts every connection. */
  drop(): void;
  close(): void;
}

export async function openImap(
  messages: readonly { raw: string; internaldate: Date | string }[] = [],
): Promise<ImapServer> {
  const imap = hoodiecrow({
    plugins: ["IDLE", "UIDPLUS", "LITERALPLUS", "SASL-IR", "AUTH-PLAIN"],
    storage: { INBOX: { messages } },
  });
  const sockets = new Set<Socket>();
  imap.server.on("connection", (socket: Socket) => {
    sockets.add(socket.on("error", () => {}));
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((done) => imap.listen(0, done));
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `imap://testuser:testpass@127.0.0.1:${(imap.server.address() as AddressInfo).port}/INBOX`,
    inbox: () => imap.getMailbox("INBOX"),
    append: (raw, date) => imap.appendMessage("INBOX", [], date, raw),
    connections: () => sockets.size,
    drop,
    close: () => {
      drop();
      imap.server.close();
    },
  };
}
