import { atMost } from "../../base/web/limit.ts";
import { cutText } from "../../base/words/text.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { html } from "../../base/web/html.ts";
import { getSender } from "../../base/mail/sender.ts";
import { SYSTEM } from "../../base/viewer.ts";
import {
  answerQuestion,
  loadApplying,
  openProof,
  openQuestion,
  prove,
} from "../applications/index.ts";
import { writeNext } from "./apply-page.ts";
import { complaint, fieldOf } from "../../base/web/public-fields.ts";
import { type Outcome, say, send } from "../../base/web/public-page.ts";
import { frame } from "./frame.ts";

type Asked = FastifyRequest<{
  Params: { token: string };
  Body: Record<string, string> | undefined;
}>;
type Link = Parameters<typeof openProof>[1];

/** One request for a page behind a link, and the transaction that answers it. */
interface Ask {
  tx: Tx;
  now: Date;
  request: Asked;
}

const LONGEST_ANSWER = 4_000;
const ANSWER = {
  name: "answer",
  label: "お返事",
  required: true,
  longest: LONGEST_ANSWER,
  as: "lines",
} as const;

/** The pages behind the links in mails about an application. Opening one changes nothing; only pressing does. */
export function followRoutes(scope: FastifyInstance, { secret, clock, db }: Context): void {
  const { limits } = loadApplying();
  const see =
    <T extends { id: string }>(
      find: (tx: Tx, link: Link) => Promise<T | Outcome>,
      work: (ask: Ask, found: T) => Promise<Outcome>,
    ) =>
    async (request: Asked, response: FastifyReply) => {
      const now = clock.now();
      const outcome = await db.asViewer(SYSTEM, async (tx) => {
        const found = await find(tx, { secret, token: request.params.token, now });
        return "id" in found ? work({ tx, now, request }, found) : found;
      });
      return send(response, outcome);
    };
  const looks = atMost(limits.looksPerMinute);
  const saves = atMost(limits.savesPerMinute);
  scope.get("/apply/proof/:token", looks, see(findProof, askProof));
  scope.post("/apply/proof/:token", saves, see(findProof, takeProof));
  scope.get("/apply/answer/:token", looks, see(findQuestion, askQuestion));
  scope.post("/apply/answer/:token", saves, see(findQuestion, takeAnswer));
}

async function findProof(tx: Tx, link: Link) {
  const proof = await openProof(tx, link);
  if (typeof proof === "string") return closed(proof);
  return proof.state === "sent" ? proof : done(tx, link.now);
}
type Proof = Exclude<Awaited<ReturnType<typeof findProof>>, Outcome>;

/** Also for whoever presses twice, or comes back to the mail: it worked. */
async function done(tx: Tx, now: Date): Promise<Outcome> {
  const page = frame(
    "お申し込みが、事務局に届きました",
    html`<p class="note">メールアドレスの確認ができました。ありがとうございました。この画面は閉じてかまいません。</p>
        ${writeNext(now, 1)}`,
    { place: 5, sender: await getSender(tx) },
  );
  return say(200, page);
}

async function askProof({ tx, request }: Ask, proof: Proof): Promise<Outcome> {
  const page = frame(
    "メールアドレスの確認",
    html`<p class="lead">${proof.name} としてのお申し込みを、事務局に送ります。</p>
          <form method="post" action="/apply/proof/${request.params.token}">
            <div class="go"><button>確認して、申し込む</button></div>
          </form>
          <p class="small">お心当たりがないときは、何も押さずに閉じてください。お申し込みは進みません。</p>`,
    { place: 5, sender: await getSender(tx) },
  );
  return say(200, page);
}

async function takeProof({ tx, now }: Ask, proof: Proof): Promise<Outcome> {
  await prove(tx, proof, now);
  return done(tx, now);
}

async function findQuestion(tx: Tx, link: Link) {
  const question = await openQuestion(tx, link);
  if (typeof question === "string") return closed(question);
  const isOpen = question.state === "asked" || question.state === "waiting";
  if (question.answer === null && isOpen) return question;
  const text = question.answer
    ? "お返事は、もう受け取っています。ありがとうございました。書き足したいことがあるときは、事務局にお知らせください。"
    : "このお申し込みの確認は終わりました。お返事は必要ありません。";
  const sender = await getSender(tx);
  return say(200, frame("お返事ありがとうございました", html`<p>${text}</p>`, { sender }));
}
type Question = Exclude<Awaited<ReturnType<typeof findQuestion>>, Outcome>;

async function askQuestion(
  { tx, request }: Ask,
  question: Question,
  wrong?: { answer: string; message: string },
): Promise<Outcome> {
  const findings = wrong ? [{ where: "answer", message: wrong.message }] : [];
  const page = frame(
    "お申し込みについてのお尋ね",
    html`${complaint(findings, [ANSWER])}
        <p>${question.person} 様</p>
        <div class="card"><h2>事務局からのお尋ね</h2>${question.text.split("\n").map((line) => html`<p>${line}</p>`)}</div>
        <form method="post" action="/apply/answer/${request.params.token}" novalidate>
          ${fieldOf(ANSWER, { answer: wrong?.answer ?? "" }, findings)}
          <div class="go"><button>お返事を送る</button></div>
        </form>`,
    { sender: await getSender(tx) },
  );
  return say(wrong ? 422 : 200, page);
}

async function takeAnswer(ask: Ask, question: Question): Promise<Outcome> {
  const { tx, now, request } = ask;
  const answer = (request.body?.answer ?? "").replaceAll("\0", "").toWellFormed().trim();
  const tooLong = answer.length > LONGEST_ANSWER;
  const message = tooLong ? `${LONGEST_ANSWER}文字までで書いてください。` : "書いてください。";
  if (!answer || tooLong)
    return askQuestion(ask, question, { answer: cutText(answer, LONGEST_ANSWER), message });
  await answerQuestion(tx, question, answer, now);
  const text = html`<p class="note">事務局で読み、続きをメールでお知らせします。この画面は閉じてかまいません。</p>`;
  return say(200, frame("お返事を受け取りました", text, { sender: await getSender(tx) }));
}

function closed(why: "forged" | "expired"): Outcome {
  if (why === "forged")
    return say(
      404,
      frame(
        "このリンクは開けません",
        html`<p>アドレスが途中で切れているか、あとから新しいリンクが送られたのかもしれません。いちばん新しいメールのリンクを、そのまま開いてください。</p>`,
      ),
    );
  return say(
    410,
    frame(
      "このリンクの期限が過ぎました",
      html`<p>お手数ですが、<a href="/apply">もう一度お申し込み</a>いただくか、事務局にお尋ねください。</p>`,
    ),
  );
}
