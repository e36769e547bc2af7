import { dayOf, fromDay } from "../../base/words/calendar.ts";
import type { Finding } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import type { Viewer } from "../../base/viewer.ts";
import { addFromAnswer, countByKind, stateKind } from "../../things/assets/index.ts";
import { type AnswerTarget, type Decided, loadAnswers } from "../reactions/index.ts";
import type { AnswerGiven } from "./api.ts";
import { findAskedProducts } from "./queries.ts";

/** An answer with what it brings to the register. */
export interface ReadAnswer extends Decided {
  uses: { product: string; version: string | null; place: string | null } | null;
  /** There is no device of the asked kinds at all. */
  noneOfKind: boolean;
}

/**
 * Holds what was given against the rules of content reactions/answers: a planned action has a day that is
 * not over, a cannot has a reason; who was asked 「お使いですか」 says yes, no, unknown or vendor. Pure.
 */
export function readAnswer(given: AnswerGiven, asked: boolean, now: Date): ReadAnswer | Finding[] {
  const fact = (...names: ("version" | "maintainer" | "phone")[]) =>
    Object.fromEntries(names.flatMap((name) => (given[name] ? [[name, given[name]]] : [])));
  const kept = {
    cannotReason: null,
    plannedOn: null,
    note: given.note ?? null,
    uses: null,
    noneOfKind: false,
  };
  if (asked) return readUse(given, { ...kept, details: fact("maintainer", "phone") }, now);
  const words = loadAnswers(now).data.answers.find((one) => one.id === given.answer);
  if (!words || !given.answer) return [{ where: "answer", message: "答えを一つ選んでください。" }];
  const findings: Finding[] = [];
  if (words.needs.includes("reason") && !given.cannotReason)
    findings.push({ where: "cannotReason", message: "対応できない理由を選んでください。" });
  if (words.needs.includes("plannedOn")) findings.push(...checkDay(given.plannedOn, now));
  if (findings.length > 0) return findings;
  return {
    ...kept,
    answer: given.answer,
    cannotReason: words.needs.includes("reason") ? given.cannotReason! : null,
    plannedOn: words.needs.includes("plannedOn") ? given.plannedOn! : null,
    details: fact("version", "maintainer", "phone"),
  };
}

function readUse(
  given: AnswerGiven,
  kept: Omit<ReadAnswer, "answer">,
  now: Date,
): ReadAnswer | Finding[] {
  const use = loadAnswers(now).data.uses.find((one) => one.id === given.use);
  if (!use) return [{ where: "use", message: "答えを一つ選んでください。" }];
  const { answer } = use;
  if (use.id === "no") return { ...kept, answer, noneOfKind: given.noneOfKind };
  if (use.id !== "yes") return { ...kept, answer };
  if (!given.product)
    return [{ where: "product", message: "お使いの製品の名前を入力してください。" }];
  const uses = {
    product: given.product,
    version: given.version ?? null,
    place: given.place ?? null,
  };
  return { ...kept, answer, uses };
}

function checkDay(day: string | undefined, now: Date): Finding[] {
  const where = "plannedOn";
  if (!day) return [{ where, message: "対応する日を入力してください。" }];
  if (!fromDay(day)) return [{ where, message: "日付を 2026-11-21 のように入力してください。" }];
  return day < dayOf(now) ? [{ where, message: "今日か、それより後の日を入力してください。" }] : [];
}

/** 「使っている」 becomes a line of the register; 「この種類の機器はない」 a statement, where no line says otherwise. */
export async function register(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  target: AnswerTarget,
  read: ReadAnswer,
): Promise<void> {
  const { institutionId, askedKinds } = target;
  if (read.noneOfKind) {
    const lines = await countByKind(tx, institutionId);
    for (const kind of askedKinds) {
      if (!lines.get(kind)) await stateKind({ tx, viewer, now }, institutionId, kind, false);
    }
  }
  const kind = askedKinds[0];
  if (!read.uses || !kind) return;
  const { product, version, place } = read.uses;
  const known = (await findAskedProducts(tx, target.advisoryId)).find(
    (one) => one.name === product,
  );
  await addFromAnswer(tx, viewer, now, institutionId, {
    kind,
    vendor: known?.vendor ?? "",
    product: known?.product ?? product,
    model: known?.model ?? null,
    version,
    place,
  });
}
