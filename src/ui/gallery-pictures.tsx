import { type Bar, BarList } from "./bar-list.tsx";
import { ChartCurve, type CurvePoint } from "./chart-curve.tsx";
import { formatShare } from "./count.tsx";
import { Section } from "./page.tsx";
import { type Tile, TileMap } from "./tile-map.tsx";

const HOURS = [0, 0.5, 1, 2, 3, 5, 8, 18, 20, 22, 24, 27, 32, 44, 48, 52];
const COUNTS = [0, 14, 39, 71, 92, 118, 131, 133, 164, 193, 214, 236, 241, 262, 281, 287];
const CURVE: readonly CurvePoint[] = HOURS.map((hour, i) => ({
  at: new Date(Date.parse("2026-11-19T10:00:00+09:00") + hour * 3_600_000).toISOString(),
  count: COUNTS[i] ?? 0,
}));

function bar(key: string, label: string, counts: readonly (number | null)[]): Bar {
  const [done, planned, waiting, help] = counts;
  return {
    key,
    label,
    parts: [
      { label: "対応済", tone: "done", count: done ?? null },
      { label: "対応予定・確認中", tone: "progress", count: planned ?? null },
      { label: "回答待ち", tone: "waiting", count: waiting ?? null },
      { label: "支援してほしい", tone: "danger", count: help ?? null },
    ],
  };
}

/** 47 tiles with made-up shares, in the usual order of the prefectures. */
const PLACES =
  "北海道 11 0,青森 11 2,岩手 11 3,宮城 11 4,秋田 10 3,山形 10 4,福島 11 5,茨城 12 6,栃木 11 6,群馬 10 6,埼玉 10 7,千葉 12 7,東京 11 7,神奈川 11 8,新潟 10 5,富山 8 5,石川 7 5,福井 7 6,山梨 10 8,長野 9 6,岐阜 8 6,静岡 9 8,愛知 8 7,三重 7 8,滋賀 7 7,京都 6 6,大阪 6 7,兵庫 5 6,奈良 6 8,和歌山 6 9,鳥取 4 6,島根 3 6,岡山 4 7,広島 3 7,山口 2 7,徳島 5 10,香川 5 9,愛媛 4 9,高知 4 10,福岡 1 8,佐賀 0 8,長崎 0 9,熊本 1 9,大分 2 8,宮崎 2 9,鹿児島 1 10,沖縄 0 12";
const TILES: readonly Tile[] = PLACES.split(",").map((line, i) => {
  const [name = "", x, y] = line.split(" ");
  const asked = 6 + ((i * 37) % 90);
  const answered = Math.round((asked * ((i * 53) % 101)) / 100);
  const hidden = asked < 10;
  return {
    key: String(i + 1),
    name,
    x: Number(x),
    y: Number(y),
    level: hidden ? null : (Math.min(4, Math.floor((answered / asked) * 5)) as 0 | 1 | 2 | 3 | 4),
    text: hidden ? "－" : formatShare(answered, asked),
    to: "/ui?part=pictures",
  };
});

export function GalleryPictures() {
  return (
    <div className="flex flex-col gap-12">
      <Section title="回答の伸び">
        <ChartCurve label="回答した施設" points={CURVE} total={312} />
      </Section>
      <Section title="区分ごとの回答">
        <BarList
          label="区分ごとの回答"
          unit="施設"
          bars={[
            bar("hospital_large", "病院（200床以上）", [84, 31, 12, 2]),
            bar("hospital_small", "病院（200床未満）", [61, 42, 58, 7]),
            bar("clinic", "診療所", [9, 4, null, null]),
          ]}
        />
      </Section>
      <Section title="都道府県ごとの回答">
        <TileMap
          label="回答した施設の割合"
          tiles={TILES}
          legend={["20％未満", "20〜39％", "40〜59％", "60〜79％", "80％以上"]}
        />
      </Section>
    </div>
  );
}
