import { randomInt } from "node:crypto";
import type { Client } from "pg";
import type { Context } from "../../base/context.ts";
import { createMailer, type Mailer } from "../../base/mail/mail.ts";
import { holdSenderKey } from "./queries-messages.ts";

/** Connections to the mail server that are kept open. */
const CONNECTIONS = 8;

/** One worker's sender: its key is an advisory lock, so that others see at once when it has died. */
export interface Post {
  key: string;
  mailer: Mailer;
  from: string;
  held: Client;
  /** Its connection ended, and with it the lock: to others it counts as dead. */
  isLost: boolean;
  /** Something is being sent with it. */
  isBusy: boolean;
}

/** One post a process and database; opened on first use, opened anew when its connection is lost. */
const posts = new WeakMap<Context, Promise<Post>>();

export function openPost(context: Context): Promise<Post> {
  const open = posts.get(context);
  if (open) return open;
  const opening = connectPost(context);
  posts.set(context, opening);
  opening.catch(() => posts.delete(context));
  return opening;
}

async function connectPost(context: Context): Promise<Post> {
  const key = String(randomInt(1, 2 ** 47));
  const held = await context.db.hold();
  await holdSenderKey(held, key);
  const from = addressIn(context.settings.mailFrom);
  const name = context.settings.mailFrom.replace(/<.*$/, "").trim();
  const mailer = createMailer({
    smtpUrl: context.settings.smtpUrl ?? "",
    from: { name: name === from ? "" : name, address: from },
    connections: CONNECTIONS,
  });
  const post = { key, mailer, from, held, isLost: false, isBusy: false };
  held.once("error", () => {
    post.isLost = true;
    posts.delete(context);
    // Who sends with it just now closes it.
    if (!post.isBusy) void mailer.close();
  });
  return post;
}

/** Ends this process's sender: lets mails on their way finish, frees the lock. */
export async function closePost(context: Context): Promise<void> {
  const open = await posts.get(context);
  if (!open) return;
  posts.delete(context);
  await open.mailer.close();
  await open.held.end();
}

export function addressIn(from: string): string {
  return /<([^>]+)>/.exec(from)?.[1] ?? from.trim();
}
