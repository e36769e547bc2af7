import { formatDateTime } from "../../base/words/calendar.ts";
import { fillText, placeholdersOf } from "../../base/content.ts";
import type { Tx } from "../../base/data/db.ts";
import { saveLetters } from "../../post/notices/index.ts";
import { type LetterName, loadLetters } from "./content.ts";

/** What these mails are kept as beside the notices: never counted in any other measure. */
export const MARK = "test";

/** Writes and saves one letter; what differs from reader to reader stays a placeholder. */
export async function saveProbeLetter(
  tx: Tx,
  name: LetterName,
  { now, deadline, linkPath }: { now: Date; deadline?: Date; linkPath: string },
): Promise<string> {
  const { data, ref } = loadLetters(now);
  const { subject, text } = data.letters[name];
  const fill = (words: string) => {
    const open = Object.fromEntries(placeholdersOf(words).map((one) => [one, `{{${one}}}`]));
    return fillText(words, { ...open, ...(deadline && { deadline: formatDateTime(deadline) }) });
  };
  const [id] = await saveLetters(tx, [
    {
      template: ref,
      subject: fill(subject),
      body: fill(`${text.trimEnd()}\n${data.footer}`),
      linkPath,
    },
  ]);
  return id!;
}
