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

type Asked = FastifyRequest<{ Params: { token: string } }>;

const LONGEST_ANSWER = 4_000;

/** The pages behind the links in mails about an application. Opening one changes nothing; only pressing does. */
export function followRoutes(scope: FastifyInstance, context: Context): void {
  const { limits } = loadApplying();
  const see = async (response: FastifyReply, work: (tx: Tx) => Promise<Outcome>) =>
    send(response, await context.db.asViewer(SYSTEM, work));
  const linkOf = ({ params }: Asked) => ({
    secret: context.secret,
    token: params.token,
    now: context.clock.now(),
  });

  async function findProof(tx: Tx, request: Asked) {
    const proof = await openProof(tx, linkOf(request));
    if (typeof proof === "string") return closed(proof);
    if (proof.state !== "sent") return done(tx);
    return proof;
  }

  /** Also for whoever presses twice, or comes back to the mail: it worked. */
  async function done(tx: Tx) {
    const page = frame(
      "お申し込みが、事務局に届きました",
      html`<p class="note">メールアドレスの確認ができました。ありがとうございました。この画面は閉じてかまいません。</p>
        ${writeNext(context.clock.now(), 1)}`,
      { place: 5, sender: await getSender(tx) },
    );
    return say(200, page);
  }

  scope.get("/apply/proof/:token", atMost(limits.looksPerMinute), (request: Asked, response) =>
    see(response, async (tx) => {
      const proof = await findProof(tx, request);
      if (!("applicationId" in proof)) return proof;
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
    }),
  );
  scope.post("/apply/proof/:token", atMost(limits.savesPerMinute), (request: Asked, response) =>
    see(response, async (tx) => {
      const proof = await findProof(tx, request);
      if (!("applicationId" in proof)) return proof;
      await prove(tx, proof, context.clock.now());
      return done(tx);
    }),
  );

  async function findQuestion(tx: Tx, request: Asked) {
    const question = await openQuestion(tx, linkOf(request));
    if (typeof question === "string") return closed(question);
    const isOpen = question.state === "asked" || question.state === "waiting";
    if (question.answer === null && isOpen) return { ...question, open: true as const };
    const text = question.answer
      ? "お返事は、もう受け取っています。ありがとうございました。書き足したいことがあるときは、事務局にお知らせください。"
      : "このお申し込みの確認は終わりました。お返事は必要ありません。";
    const sender = await getSender(tx);
    return say(200, frame("お返事ありがとうございました", html`<p>${text}</p>`, { sender }));
  }

  const answerField = {
    name: "answer",
    label: "お返事",
    required: true,
    longest: LONGEST_ANSWER,
    as: "lines",
  } as const;

  async function askPage(
    tx: Tx,
    request: Asked,
    question: { text: string; person: string | null },
    wrong?: { answer: string; message: string },
  ) {
    const findings = wrong ? [{ where: "answer", message: wrong.message }] : [];
    return frame(
      "お申し込みについてのお尋ね",
      html`${complaint(findings, [answerField])}
        <p>${question.person} 様</p>
        <div class="card"><h2>事務局からのお尋ね</h2>${question.text.split("\n").map((line) => html`<p>${line}</p>`)}</div>
        <form method="post" action="/apply/answer/${request.params.token}" novalidate>
          ${fieldOf(answerField, { answer: wrong?.answer ?? "" }, findings)}
          <div class="go"><button>お返事を送る</button></div>
        </form>`,
      { sender: await getSender(tx) },
    );
  }

  scope.get("/apply/answer/:token", atMost(limits.looksPerMinute), (request: Asked, response) =>
    see(response, async (tx) => {
      const question = await findQuestion(tx, request);
      if (!("open" in question)) return question;
      return say(200, await askPage(tx, request, question));
    }),
  );
  scope.post("/apply/answer/:token", atMost(limits.savesPerMinute), (request: Asked, response) =>
    see(response, async (tx) => {
      const question = await findQuestion(tx, request);
      if (!("open" in question)) return question;
      const sent = (request.body as Record<string, string> | undefined)?.answer ?? "";
      const answer = sent.replaceAll("\0", "").toWellFormed().trim();
      const tooLong = answer.length > LONGEST_ANSWER;
      const message = tooLong ? `${LONGEST_ANSWER}文字までで書いてください。` : "書いてください。";
      if (!answer || tooLong)
        return say(
          422,
          await askPage(tx, request, question, {
            answer: cutText(answer, LONGEST_ANSWER),
            message,
          }),
        );
      const now = context.clock.now();
      await answerQuestion(tx, question, answer, now);
      const text = html`<p class="note">事務局で読み、続きをメールでお知らせします。この画面は閉じてかまいません。</p>`;
      return say(200, frame("お返事を受け取りました", text, { sender: await getSender(tx) }));
    }),
  );
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
