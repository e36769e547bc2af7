import { DAY } from "../../base/clock.ts";
import { formatDateTime } from "../../base/words/calendar.ts";
import { STAGES } from "./api.ts";
import type { Progress } from "./show.ts";

const CELLS = 24;

/** Tells how far the demo is: on a terminal in one line that is written anew, elsewhere a line for each thing. */
export function openTerminal(stream: Pick<NodeJS.WriteStream, "isTTY" | "write">) {
  let bar = "";
  let before = "";
  return {
    /** Says something that stays. */
    say: (text: string) =>
      void stream.write(stream.isTTY ? `\r\x1b[K${text}\n${bar}` : `${text}\n`),
    show: (progress: Progress, news?: string) => {
      const { stage, week } = progress;
      if (stream.isTTY) {
        bar = stage === "live" ? "" : barOf(progress);
        stream.write(`\r\x1b[K${bar}`);
      } else {
        if (stage !== before) stream.write(`${STAGES[stage]}\n`);
        if (news) stream.write(`${formatDateTime(new Date(week.now))} ${news}\n`);
      }
      before = stage;
    },
  };
}

/** How much is done of what is under way, as a bar and in words. */
function barOf({ stage, institutions: { made, wanted }, week }: Progress): string {
  const [begins, now, ends] = [week.begins, week.now, week.ends].map((at) =>
    new Date(at).getTime(),
  );
  const played = now! - begins!;
  const share = stage === "week" ? played / (ends! - begins!) : made / wanted;
  const full = Math.floor(share * CELLS);
  const more = {
    nation: `${made.toLocaleString("ja-JP")}／${wanted.toLocaleString("ja-JP")}施設`,
    week: `${1 + Math.floor(played / DAY)}日目 ${formatDateTime(new Date(now!))}`,
  };
  const words = [STAGES[stage], more[stage as keyof typeof more] ?? ""].join(" ");
  return `${"█".repeat(full)}${"░".repeat(CELLS - full)} ${words}`;
}
