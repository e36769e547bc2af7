import type { FastifyInstance } from "fastify";
import { createMailSink, type MailSink } from "../src/base/mail/mail-sink.ts";
import { closePost } from "../src/post/notices/index.ts";
import type { TestDatabase } from "./database.ts";
import type { Installation } from "./e2e/installation.ts";
import { runMinute, startTestWeb, testContext, type TestWeb } from "./web.ts";

export type Fields = Record<string, string>;

/** What an own-domain applicant types; tests change some of it. */
export const PERSON: Fields = {
  person: "会田 花子",
  personKana: "あいだ はなこ",
  duty: "it",
  mail: "aida@midori-hp.example.jp",
  phone: "03-0000-0000",
  site: "https://www.midori-hp.example.jp/about",
};
export const STATED: Fields = {
  name: "みどり台病院",
  kana: "ミドリダイビョウイン",
  prefecture: "13",
  kind: "hospital",
  address: "架空市1-2-3",
  beds: "１２０",
  code: "",
};
export const AGREED: Fields = {
  "consent:terms": "1",
  "consent:handling": "1",
  "consent:no-detriment": "1",
  "consent:drills": "1",
};

/** The web role with a real mail server, and a stranger who fills in plain forms. */
export interface Counter {
  web: TestWeb;
  sink: MailSink;
  context: ReturnType<typeof testContext>;
  get(url: string): Promise<{ status: number; text: string; to: string }>;
  post(url: string, fields?: Fields): Promise<{ status: number; text: string; to: string }>;
  /** Chooses, fills in, agrees and sends; gives the address of the draft. */
  apply(fields?: Fields, as?: string, facility?: string): Promise<string>;
  work(): Promise<string[]>;
  /** The newest link of this kind that an address was mailed. */
  link(mail: string, kind?: "proof" | "answer"): Promise<string>;
  close(): Promise<void>;
}

/** Chooses, fills in, agrees and sends, by any way of posting a form. Gives the address of the draft. */
export async function fillIn(
  post: (url: string, fields: Fields) => Promise<{ status: number; text: string; to: string }>,
  fields: Fields = {},
  as = "institution",
  facility = "",
): Promise<string> {
  const begun = await post("/apply", { as, facility });
  const draft = begun.to.replace(/\/\w+$/, "");
  const all: Fields = { ...STATED, ...PERSON, ...AGREED, ...fields };
  for (const step of ["organisation", "person", "consents", "sent"]) {
    if (step === "organisation" && facility) continue;
    const reply = await post(`${draft}/${step}`, all);
    if (reply.status !== 303) throw new Error(`${step}: ${reply.status} ${reply.text}`);
  }
  return draft;
}

/** The newest link of this kind in the mails to an address, without the origin. */
export async function linkIn(
  sink: MailSink,
  mail: string,
  kind: "proof" | "answer" = "proof",
): Promise<string> {
  const mails = await sink.list({ to: mail });
  const found = mails
    .map((one) => new RegExp(`https?://[^/\\s]+(/apply/${kind}/\\S+)`).exec(one.text)?.[1])
    .find(Boolean);
  if (!found) throw new Error(`no ${kind} link for ${mail}`);
  return found;
}

/** A stranger who applies at a running installation and presses behind the link. Gives the application's id. */
export async function applyAt(
  installation: Pick<Installation, "address" | "sink" | "doWork" | "database">,
  fields: Fields,
  as?: string,
  facility?: string,
): Promise<string> {
  const post = async (url: string, body: Fields) => {
    const reply = await fetch(installation.address + url, {
      method: "POST",
      body: new URLSearchParams(body),
      redirect: "manual",
    });
    return {
      status: reply.status,
      text: await reply.text(),
      to: reply.headers.get("location") ?? "",
    };
  };
  await fillIn(post, fields, as, facility);
  await installation.doWork();
  const mail = fields.mail ?? PERSON.mail!;
  await post(await linkIn(installation.sink, mail), {});
  const { rows } = await installation.database.owner.query<{ id: string }>(
    "select id from applications.application where mail = $1 order by sent_at desc limit 1",
    [mail],
  );
  return rows[0]!.id;
}

export async function openCounter(database: TestDatabase): Promise<Counter> {
  const sink = await createMailSink();
  const context = testContext(database, "web", {
    SMTP_URL: sink.url,
    MAIL_FROM: "Tasuki <office@tasuki.example.jp>",
  });
  const web = await startTestWeb(context);
  const worker = { ...context, db: database.work };
  const app: FastifyInstance = web.app;
  const ask = async (method: "GET" | "POST", url: string, fields?: Fields) => {
    const reply = await app.inject({
      method,
      url,
      ...(fields && {
        headers: { "content-type": "application/x-www-form-urlencoded" },
        payload: new URLSearchParams(fields).toString(),
      }),
    });
    const to = String(reply.headers["location"] ?? "");
    return { status: reply.statusCode, text: reply.body, to };
  };
  const counter: Counter = {
    web,
    sink,
    context,
    get: (url) => ask("GET", url),
    post: (url, fields = {}) => ask("POST", url, fields),
    apply: (fields, as, facility) => fillIn(counter.post, fields, as, facility),
    work: () => runMinute(database, worker),
    link: (mail, kind) => linkIn(sink, mail, kind),
    close: async () => {
      await closePost(worker);
      await web.close();
      await sink.close();
    },
  };
  return counter;
}
