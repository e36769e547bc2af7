import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { DateText, DAY, HOUR } from "../../../ui/date.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Section } from "../../../ui/page.tsx";
import { Progress } from "../../../ui/progress.tsx";
import { useDo } from "../../../ui/query.ts";
import { Steps } from "../../../ui/steps.tsx";
import { setSpeed, type Speed, STAGES } from "../api.ts";
import type { Demo } from "./enter.tsx";

const ORDER = Object.keys(STAGES) as Demo["stage"][];
const SPEEDS: readonly { key: Speed; label: string }[] = [
  { key: "paused", label: "一時停止" },
  { key: "normal", label: "ふつう" },
  { key: "faster", label: "速く" },
  { key: "end", label: "最後まで" },
];

/** How far it is: what is being made, which day of the week it is, what happened last, and how fast it goes on. */
export function HowFar({ demo }: { demo: Demo }) {
  const { stage, news } = demo;
  return (
    <Section title="いまの様子">
      <div className="flex flex-col gap-6">
        <Steps steps={Object.values(STAGES)} current={ORDER.indexOf(stage)} />
        {stage === "live" ? (
          <Banner tone="success" title="1週間分を進め終わり、いまの時刻で動いています">
            <p>これからは、ふだんの運用と同じように、みなさんの操作だけで進みます。</p>
          </Banner>
        ) : (
          <UnderWay demo={demo} />
        )}
        {news.length > 0 && (
          <section aria-label="最近のできごと">
            <h3 className="mb-2 font-bold">最近のできごと</h3>
            <ol className="divide-y divide-solid-gray-200 border-y border-solid-gray-200">
              {news.map(({ id, at, text }) => (
                <li key={id} className="flex flex-wrap gap-x-6 gap-y-1 py-2">
                  <span className="text-solid-gray-700">
                    <DateText at={at} time />
                  </span>
                  <span className="min-w-0">{text}</span>
                </li>
              ))}
            </ol>
          </section>
        )}
      </div>
    </Section>
  );
}

function UnderWay({ demo }: { demo: Demo }) {
  const { stage, institutions, week, speed } = demo;
  const played = Date.parse(week.now) - Date.parse(week.begins);
  const whole = Date.parse(week.ends) - Date.parse(week.begins);
  return (
    <div className="flex flex-col gap-4">
      {stage === "week" ? (
        <>
          <p className="text-std-20B-150">
            {1 + Math.floor(played / DAY)}日目 <DateText at={week.now} time />
          </p>
          <Progress
            label="1週間を進めています"
            done={Math.floor(played / HOUR)}
            total={Math.round(whole / HOUR)}
            unit="時間"
          />
          <p>
            施設が答え、中継団体が転送し、督促のメールが出ます。どの画面の数も、まだ増えていきます。
          </p>
        </>
      ) : (
        <>
          <Progress
            label={stage === "nation" ? "架空の国を作っています" : `${STAGES[stage]}ところです`}
            {...(stage === "nation" && {
              done: institutions.made,
              total: institutions.wanted,
              unit: "施設",
            })}
          />
          <p>
            国は、まだ作っている途中です。役を選んで入ることはできますが、注意喚起が出るのはこのあとです。
          </p>
        </>
      )}
      <PickSpeed speed={speed} />
    </div>
  );
}

function PickSpeed({ speed }: { speed: Speed }) {
  const change = useDo(setSpeed);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 font-bold">1週間を進める速さ</legend>
      {change.error && <Failure error={change.error} />}
      <div className="flex flex-wrap gap-3">
        {SPEEDS.map(({ key, label }) => (
          <Button
            key={key}
            size="small"
            look={key === speed ? "solid" : "outline"}
            icon={key === "paused" ? "pause" : undefined}
            aria-pressed={key === speed}
            onClick={() => change.mutate({ body: { speed: key } })}
          >
            {label}
          </Button>
        ))}
      </div>
      <p className="text-solid-gray-700">
        一時停止のあいだも、みなさんの操作とメールは動きます。「最後まで」は、待たずにいまの時刻まで進めます。
      </p>
    </fieldset>
  );
}
