/** What is known of the first answers to one advisory. `points` in rising order of `count`. */
export interface Answers {
  released: number;
  open: number;
  answered: number;
  /** The `count`-th answer: when it came, and the `count`-th shortest time from notice to answer, in hours. */
  points: readonly { at: string; count: number; took: number }[] | null;
}

/**
 * The curve of first answers from publication until now. A share is reached when so many of all who were
 * told had answered; null = not yet. Those still held are not told and stand outside.
 */
export function drawCurve(
  answers: Answers,
  shares: readonly number[],
  publishedAt: Date,
  now: Date,
) {
  const points = answers.points ?? [];
  const nth = (count: number) => points.find((point) => point.count >= count);
  const last = points.at(-1);
  return {
    publishedAt,
    released: answers.released,
    answered: answers.answered,
    running: answers.open > 0,
    points: [
      { at: publishedAt, count: 0 },
      ...points.map((point) => ({ at: point.at, count: point.count })),
      ...(last && new Date(last.at) < now ? [{ at: now, count: answers.answered }] : []),
    ],
    marks: shares.map((share) => {
      const reached = answers.released > 0 ? nth(Math.ceil(answers.released * share)) : undefined;
      return {
        share,
        at: reached ? reached.at : null,
        hours: reached ? reached.took : null,
      };
    }),
    medianHours: answers.answered > 0 ? (nth(Math.ceil(answers.answered / 2))?.took ?? null) : null,
  };
}
