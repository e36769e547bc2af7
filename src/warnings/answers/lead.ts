/** Letters that stand in three lines of a phone 375 px wide. */
const MOST = 66;

/**
 * The first sentences of a text that a phone shows in three lines, at least one, and the lines that follow it.
 * A sentence is never cut.
 */
export function leadOf(text: string): { lead: string; more: readonly string[] } {
  const [first = "", ...lines] = text.split("\n").filter((line) => line.trim());
  const sentences = first.split(/(?<=[。！？])/);
  let lead = sentences.shift()!;
  while (sentences.length > 0 && lead.length + sentences[0]!.length <= MOST)
    lead += sentences.shift()!;
  return { lead, more: sentences.length > 0 ? [sentences.join(""), ...lines] : lines };
}
