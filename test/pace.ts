/** Tries of each before the answer stands. */
const TRIES = 40;
/** Shorter work is done several times over, so that the watch can see it, in ms. */
const LEAST_MS = 5;

type Work = () => unknown | Promise<unknown>;
/** Gives milliseconds that go by. */
type Watch = () => number;

/** The processor's time that this process had: what else the machine does is not in it. */
const processorTime: Watch = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
/** For work that is done by the database. */
export const wallTime: Watch = () => performance.now();

/**
 * How many times as long `work` takes as `measure`, on whatever machine and beside whatever else it does: never
 * how long. Of each the shortest of several tries counts, taken in turn: others make a try longer, never shorter,
 * and what is built in stays however often one looks. Ends as soon as the answer is below `enough`.
 */
export async function timesAsLong(
  work: Work,
  measure: Work,
  enough: number,
  watch = processorTime,
): Promise<number> {
  let [one, other] = [Infinity, Infinity];
  for (let tried = 0; tried < TRIES && !(tried > 0 && one / other < enough); tried++) {
    other = Math.min(other, await timeOf(measure, watch));
    one = Math.min(one, await timeOf(work, watch));
  }
  return one / other;
}

async function timeOf(work: Work, watch: Watch): Promise<number> {
  const began = watch();
  let times = 0;
  do {
    await work();
    times++;
  } while (watch() - began < LEAST_MS);
  return (watch() - began) / times;
}
