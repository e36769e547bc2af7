import { randomUUID } from "node:crypto";
import { lookup, resolveMx, resolveTxt } from "node:dns/promises";
import nodemailer from "nodemailer";
import { systemClock } from "../../base/clock.ts";
import type { Settings } from "../../base/program/settings.ts";
import { proofOf } from "../../base/data/same-installation.ts";
import { judgeClock, look, ok, type Said, unchecked, wrong } from "./doctor-says.ts";

/** Whoever is asked from here is waited for so long. */
// bounds work: who does not answer is not waited for
const PATIENCE_MS = 10_000;

/** The mail server: connected, greeted, encrypted and signed in as for a mail; one is sent only where `to` is given. */
export async function* lookAtMail(settings: Settings, to?: string): AsyncGenerator<Said> {
  const { smtpUrl, mailFrom } = settings;
  const label = "メールサーバー";
  if (!smtpUrl) {
    yield look(
      label,
      "設定されていません。メールは送られずに待ちます。",
      "SMTP_URL と MAIL_FROM を設定してください。",
    );
    return;
  }
  const url = new URL(smtpUrl);
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    dnsTimeout: PATIENCE_MS,
  });
  try {
    await transport.verify();
    yield ok(
      label,
      url.username
        ? "つながり、サインインできました。"
        : "つながりました（サインインの設定はありません）。",
    );
    if (
      url.protocol === "smtp:" &&
      !/requireTLS=true/i.test(url.search) &&
      url.hostname !== "localhost" &&
      !url.hostname.startsWith("127.")
    )
      yield look(
        "メールの暗号化",
        "相手が対応していなければ、暗号化せずに送ります。",
        "smtps:// にするか、SMTP_URL の終わりに ?requireTLS=true を付けてください。",
      );
    if (to) {
      const text = "Tasuki の doctor が送った、確かめるためのメールです。返信はいりません。";
      await transport.sendMail({ from: mailFrom, to, subject: "【Tasuki】送信の確認", text });
      yield ok(
        "確認のメール",
        `${to} あてのメールを、サーバーが受け取りました。届いたかを確かめてください。`,
      );
    }
  } catch (error) {
    const { code = "", message } = error as Error & { code?: string };
    yield wrong(
      label,
      `使えません（${code} ${message}）。`,
      code === "EAUTH"
        ? "SMTP_URL の利用者名とパスワードを確かめてください。"
        : "メールサーバーが動いているか、SMTP_URL の場所とポート、途中の防火壁を確かめてください。",
    );
  } finally {
    transport.close();
  }
  yield await lookAtSender(mailFrom);
}

async function lookAtSender(mailFrom: string): Promise<Said> {
  const label = "差出人のドメイン（DNS）";
  const domain = /@([^>\s]+)>?$/.exec(mailFrom)?.[1] ?? "";
  try {
    const texts = (await resolveTxt(domain).catch(noneThere)).map((parts) => parts.join(""));
    const exchanges = await resolveMx(domain).catch(noneThere);
    const lacks = [
      ...(texts.some((text) => text.startsWith("v=spf1"))
        ? []
        : ["SPF（送ってよいサーバーの宣言）"]),
      ...(exchanges.length > 0 ? [] : ["MX（返信の届け先）"]),
    ];
    return lacks.length > 0
      ? look(
          label,
          `${domain} に ${lacks.join("と ")} がありません。迷惑メールとして扱われやすくなります。`,
          "ドメインを管理している方に、登録を頼んでください。",
        )
      : ok(label, `${domain} に SPF と MX があります。`);
  } catch (error) {
    return unchecked(
      label,
      `${domain} を DNS に尋ねられませんでした（${(error as Error).message}）。`,
      "この機械から DNS に届くかを確かめてください。",
    );
  }
}

/** The name is there and has no such record: an answer. Anything else is none. */
function noneThere(error: NodeJS.ErrnoException): [] {
  if (error.code === "ENODATA" || error.code === "ENOTFOUND") return [];
  throw error;
}

/** The address that people type: its name, whether it answers from here, as this installation, and at what time. */
export async function* lookAtAddress(
  settings: Settings,
  secret: string | null,
): AsyncGenerator<Said> {
  const { publicUrl } = settings;
  const { hostname, protocol } = new URL(publicUrl);
  const isLocal = hostname === "localhost" || /^127\.|^\[::1\]$/.test(hostname);
  if (protocol === "http:" && !isLocal)
    yield wrong(
      "公開アドレス",
      `${publicUrl} は暗号化されていません。パスワードが盗み見られます。`,
      "HTTPS を用意し、PUBLIC_URL を https:// にしてください。",
    );
  const label = "公開アドレスの応答";
  try {
    await lookup(hostname.replace(/^\[|\]$/g, ""));
  } catch {
    yield wrong(
      "公開アドレスの名前（DNS）",
      `${hostname} という名前が見つかりません。`,
      "PUBLIC_URL のつづりと、DNS の登録を確かめてください。",
    );
    return;
  }
  yield ok("公開アドレスの名前（DNS）", `${hostname} が見つかりました。`);
  const nonce = randomUUID();
  try {
    const before = systemClock.now().getTime();
    const reply = await fetch(`${publicUrl}/health`, {
      headers: { "x-tasuki-doctor": nonce },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const after = systemClock.now().getTime();
    const body = (await reply.json().catch(() => ({}))) as { ok?: boolean; proof?: string };
    if (reply.status !== 200 || body.ok !== true)
      yield wrong(
        label,
        `${publicUrl} は、Tasuki ではないものが答えています（${reply.status}）。`,
        "PUBLIC_URL と、前に立つサーバー（プロキシ）の転送先を確かめてください。",
      );
    else if (secret === null)
      yield unchecked(
        label,
        "Tasuki が答えましたが、鍵がないため、この設置かは確かめられません。",
        "SECRET_KEY か、DATA_DIR の secret.key を確かめてください。",
      );
    else if (body.proof !== proofOf(secret, nonce))
      yield wrong(
        label,
        `${publicUrl} では、別の設置か、鍵（SECRET_KEY・secret.key）の違う Tasuki が答えています。`,
        "PUBLIC_URL、前に立つサーバーの転送先、すべての機械で鍵が同じかを確かめてください。",
      );
    else yield ok(label, `${publicUrl} で、この設置が答えました。`);
    yield judgeDate(reply.headers.get("date"), before, after);
  } catch (error) {
    yield wrong(
      label,
      `${publicUrl} につながりません（${causeOf(error)}）。`,
      "Tasuki と、前に立つサーバー（プロキシ）が動いているか、証明書が正しいかを確かめてください。外からだけ開けるアドレスなら、外のパソコンで開いて確かめてください。",
    );
  }
}

function judgeDate(date: string | null, before: number, after: number): Said {
  const label = "時計（公開アドレス）";
  const at = Date.parse(date ?? "");
  if (Number.isNaN(at))
    return unchecked(
      label,
      "返事に日時がありませんでした。",
      "時刻合わせ（NTP）を目で確かめてください。",
    );
  // The header has whole seconds.
  return judgeClock(label, at, before - 1000, after);
}

function causeOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
