import { makeRandom } from "../src/stage/nations/index.ts";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { copyRows } from "../src/base/data/queries-copy.ts";
import { searchKeysOf } from "../src/circle/facilities/index.ts";
import type { Measurement } from "./run.ts";
import { quantile, startBenchDatabase, startWeb } from "./world.ts";

const FACILITIES = 100_000;
const PER_SECOND = 100;
const SECONDS = 20;
const WARM_UP = 300;
const BOUND_MS = 50;

const PLACES = [
  "札幌市中央区",
  "仙台市青葉区",
  "横浜市港北区",
  "名古屋市昭和区",
  "大阪市北区",
  "広島市南区",
  "福岡市博多区",
  "新潟市西区",
];
const HEADS = [
  "山田",
  "佐藤",
  "中央",
  "高橋",
  "わかば",
  "さくら",
  "緑が丘",
  "東",
  "南",
  "駅前",
  "小川",
  "渡辺",
  "林",
  "松本",
  "みなと",
];
const TAILS = [
  "内科クリニック",
  "医院",
  "病院",
  "整形外科医院",
  "眼科",
  "こどもクリニック",
  "記念病院",
  "皮膚科",
  "診療所",
  "総合病院",
];
const OWNERS = ["", "", "", "医療法人　", "医療法人社団　", "一般財団法人　"];
const KANA =
  "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ";
/** What people type of two letters, of three, and more: parts of names, kana in both scripts, places, codes. */
const TYPED = [
  "山田",
  "クリ",
  "病院",
  "医院",
  "わか",
  "さく",
  "東内",
  "こど",
  "記念",
  "アイ",
  "かき",
  "小川",
  "中央 札幌",
  "渡辺医",
  "13100",
  "0123",
  "眼科",
  "総合",
  "緑が丘",
  "たち",
];

/** Invented facilities, as many as a nation has, with names as they are. */
async function fill(owner: pg.Pool): Promise<void> {
  const random = makeRandom("find", 1);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
  function* rows() {
    for (let i = 1; i <= FACILITIES; i++) {
      const name = `${pick(OWNERS)}${pick(HEADS)}${random() < 0.5 ? pick(HEADS) : ""}${pick(TAILS)}`;
      const kana = Array.from({ length: 8 }, () => pick([...KANA])).join("");
      const address = `${pick(PLACES)}${1 + Math.floor(random() * 9)}丁目${i % 90}`;
      const prefecture = String(1 + (i % 47)).padStart(2, "0");
      const code = `${prefecture}1${String(i).padStart(7, "0")}`;
      yield {
        n: i,
        name,
        kana,
        address,
        prefecture,
        code,
        ...searchKeysOf({ name, kana, address }),
      };
    }
  }
  const client = await owner.connect();
  try {
    await client.query("begin");
    await copyRows(
      client,
      "facility",
      "n int, name text, kana text, address text, prefecture text, code text, sought text, grams int[]",
      rows(),
    );
    await client.query(`
      create temp table made on commit drop as select *, gen_random_uuid() as id from load_facility;
      insert into facilities.facility (id, name, kana, kind, prefecture, address, sought, grams)
        select id, name, kana, 'clinic', prefecture, address, sought, grams from made order by n;
      insert into facilities.code (code, facility_id) select code, id from made`);
    await client.query("commit");
    for (const table of ["facility", "code", "former_name"])
      await client.query(`vacuum analyze facilities.${table}`);
  } finally {
    client.release();
  }
}

/** One request; each person comes from an address of their own, as a proxy tells. */
function ask(agent: Agent, url: string, person: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const headers = {
      "x-forwarded-for": `10.${person >> 16}.${(person >> 8) & 255}.${person & 255}`,
    };
    request(url, { agent, headers }, (response) => {
      response.resume();
      response.once("end", () =>
        response.statusCode === 200
          ? resolve(performance.now() - started)
          : reject(new Error(`status ${response.statusCode}`)),
      );
    })
      .once("error", reject)
      .end();
  });
}

/** So many a second, begun on time whether or not the one before has ended. */
async function load(agent: Agent, urls: readonly string[], count: number): Promise<number[]> {
  const begun = performance.now();
  const asked: Promise<number>[] = [];
  for (let i = 0; i < count; i++) {
    const wait = begun + (i * 1000) / PER_SECOND - performance.now();
    if (wait > 0) await sleep(wait);
    asked.push(ask(agent, urls[i % urls.length]!, i));
  }
  return Promise.all(asked);
}

/** Finding a facility while somebody types, without signing in, over 100,000 of them. */
export const measurement: Measurement = {
  name: "find",
  run: async () => {
    const database = await startBenchDatabase();
    const web = await startWeb(database, { TRUST_PROXY: "1" });
    const agent = new Agent({ keepAlive: true, maxSockets: 64 });
    try {
      await fill(database.owner);
      const urls = TYPED.map(
        (text) => `${web.address}/api/facilities?search=${encodeURIComponent(text)}`,
      );
      await load(agent, urls, WARM_UP);
      const floor = await load(agent, [`${web.address}/ready`], PER_SECOND * 5);
      const times = await load(agent, urls, PER_SECOND * SECONDS);
      const p95 = quantile(times, 0.95);
      const slowest = TYPED.map((text, at) => ({
        text,
        p95: quantile(
          times.filter((_, i) => i % TYPED.length === at),
          0.95,
        ),
      })).toSorted((a, b) => b.p95 - a.p95)[0]!;
      return [
        {
          name: "find",
          figure: p95,
          unit: `ms p95 at ${PER_SECOND}/s`,
          bound: `<= ${BOUND_MS}`,
          ok: p95 <= BOUND_MS,
          detail:
            `p50 ${quantile(times, 0.5).toFixed(1)} ms; a request that asks the database nothing more than whether it is there: ` +
            `p95 ${quantile(floor, 0.95).toFixed(1)} ms; the slowest words 「${slowest.text}」 ${slowest.p95.toFixed(1)} ms`,
        },
      ];
    } finally {
      agent.destroy();
      await web.stop();
      await database.stop();
    }
  },
};
