import { existsSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { systemClock } from "../../base/clock.ts";
import { LOGINS, refuseStrongLogin } from "../../base/data/logins.ts";
import { findMissing } from "../../base/data/migrate.ts";
import { readPassword, SOCKET_PORT, socketFolder } from "../../base/data/postgres-cluster.ts";
import { findServer } from "../../base/data/postgres-process.ts";
import type { Settings } from "../../base/program/settings.ts";
import { judgeClock, look, ok, type Said, unchecked, wrong } from "./doctor-says.ts";
import { getDatabaseFacts } from "./queries-doctor.ts";

/** The oldest that the statements are written for (docs/operate.md). */
const OLDEST = 15;
/** Besides the pool of each role: the queue, locks, and whoever looks from outside. */
const BESIDE = 20;

/** The database, from as many sides as one may look at it with the logins that are set. Changes nothing. */
export async function* lookAtDatabase(settings: Settings): AsyncGenerator<Said> {
  const url = findUrl(settings);
  if (url === null) {
    yield unchecked(
      "データベース",
      "付属のデータベースは、いま動いていません（起動しているあいだだけ調べられます）。",
      "起動してから、もう一度 doctor を行ってください。",
    );
    return;
  }
  const pool = openPool(url);
  try {
    const before = systemClock.now().getTime();
    const facts = await getDatabaseFacts(pool);
    yield judgeVersion(facts.version);
    const after = systemClock.now().getTime();
    yield judgeClock("時計（データベース）", facts.at.getTime(), before, after);
    yield judgeMigrations(await findMissing(pool));
    yield facts.open.length > 0
      ? wrong(
          "閲覧の制限（行レベルセキュリティ）",
          `効いていない表があります: ${facts.open.join("、")}`,
          "だれかが設定を変えています。バックアップと比べ、変えた人に確かめてください。",
        )
      : ok("閲覧の制限（行レベルセキュリティ）", "すべての表で効いています。");
    yield judgeConnections(facts.mostConnections, settings);
  } catch (error) {
    yield wrong(
      "データベース",
      `つながらないか、調べられません: ${(error as Error).message}`,
      "データベースが動いているか、DATABASE_URL の場所・利用者名・パスワードが合っているかを確かめてください。",
    );
  } finally {
    await pool.end();
  }
  yield* lookAtLogins(settings);
}

function findUrl(settings: Settings): string | null {
  const given = settings.databaseUrl ?? settings.workDatabaseUrl ?? settings.webDatabaseUrl;
  if (given) return given;
  const folder = join(settings.dataDir, "postgres");
  if (findServer(folder)?.state !== "ready") return null;
  if (!existsSync(join(settings.dataDir, "postgres-password"))) return null;
  const password = encodeURIComponent(readPassword(settings.dataDir, "postgres-password"));
  const host = encodeURIComponent(socketFolder(folder));
  return `postgres://tasuki:${password}@localhost:${SOCKET_PORT}/tasuki?host=${host}`;
}

function judgeVersion(version: number): Said {
  const major = Math.floor(version / 10_000);
  return major < OLDEST
    ? wrong(
        "データベースの版",
        `PostgreSQL ${major} です。${OLDEST} 以上が要ります。`,
        `PostgreSQL ${OLDEST} 以上に上げてください。`,
      )
    : ok("データベースの版", `PostgreSQL ${major} です。`);
}

function judgeMigrations(missing: readonly string[]): Said {
  return missing.length > 0
    ? wrong(
        "データベースの形",
        `この版に要る変更が${missing.length}件行われていません（最初は ${missing[0]}）。`,
        "node src/main.ts migrate を行ってください（start は自動で行います）。",
      )
    : ok("データベースの形", "この版に合っています。");
}

function judgeConnections(most: number, { databaseConnections }: Settings): Said {
  const wanted = 2 * databaseConnections + BESIDE;
  return most < wanted
    ? look(
        "データベースの接続の数",
        `同時に${most}本までですが、web と work を1つずつ動かすと${wanted}本まで使います。`,
        "PostgreSQL の max_connections を増やすか、DATABASE_CONNECTIONS を減らしてください。",
      )
    : ok("データベースの接続の数", `同時に${most}本まで。web と work 1つずつなら足ります。`);
}

function openPool(url: string): pg.Pool {
  // bounds work: who does not answer is not waited for
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 10_000 });
  pool.on("error", () => {});
  return pool;
}

async function* lookAtLogins(settings: Settings): AsyncGenerator<Said> {
  const urls = { web: settings.webDatabaseUrl, work: settings.workDatabaseUrl };
  for (const role of LOGINS) {
    const label = `データベースの利用者（${role}）`;
    const url = urls[role];
    if (!url) {
      if (settings.databaseUrl)
        yield look(
          label,
          "持ち主の利用者名をそのまま使っています。",
          `${role.toUpperCase()}_DATABASE_URL に、権限を絞った利用者を設定してください（docs/operate.md）。`,
        );
      continue;
    }
    const pool = openPool(url);
    try {
      await refuseStrongLogin(pool, role);
      yield ok(label, "権限は絞られています。");
    } catch (error) {
      yield wrong(
        label,
        (error as Error).message,
        "利用者名・パスワードと、与えた権限を確かめてください（docs/operate.md）。",
      );
    } finally {
      await pool.end();
    }
  }
}
