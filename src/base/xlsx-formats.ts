/** How a number in a cell is shown: as a date, a time, both, digits with a mask, a percentage, or plainly. */
export type Shown =
  | { as: "date" | "time" | "datetime" | "percent" | "plain" }
  | { as: "mask"; mask: string };

/** Built-in formats that are dates or times, also the Japanese ones (ECMA-376 part 1, 18.8.30). */
const DATES = new Set([
  14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58,
]);
const TIMES = new Set([18, 19, 20, 21, 32, 33, 45, 46, 47]);

/** What a number format (built-in id, or its own code) makes of a number. */
export function shownBy(id: number, code: string | undefined): Shown {
  if (code === undefined) {
    if (DATES.has(id)) return { as: "date" };
    if (TIMES.has(id)) return { as: "time" };
    if (id === 22) return { as: "datetime" };
    return { as: id === 9 || id === 10 ? "percent" : "plain" };
  }
  const sections = code.slice(0, 500).split(";");
  // [<=999]000;[<=9999]000-00;000-0000 is Excel's postal code: its last section is the full form.
  const section = /^\[[<>=]/.test(code) ? sections.at(-1)! : sections[0]!;
  const bare = section
    .replace(/"[^"]*"|\\.|_.|\*./g, "")
    .replace(/\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, "");
  if (/general|標準|@/i.test(bare)) return { as: "plain" };
  const letters = bare.replace(/e[+-]/gi, "").toLowerCase();
  const clock = /[hs]/.test(letters);
  const day = /[ydgea]/.test(letters.replace(/am\/pm|a\/p/g, "")) || (/m/.test(letters) && !clock);
  if (day) return { as: clock ? "datetime" : "date" };
  if (clock) return { as: "time" };
  if (letters.includes("%")) return { as: "percent" };
  const mask = section.replace(/["\\]/g, "");
  return /^[0-]*0[0-]*0$/.test(mask) ? { as: "mask", mask } : { as: "plain" };
}

/** A number as a person sees it in the cell; dates and times as ISO. `raw` is the XML's own spelling. */
export function showNumber(raw: string, shown: Shown, since1904: boolean): string {
  const value = Number(raw);
  if (raw.trim() === "" || !Number.isFinite(value)) return raw;
  // Excel keeps 15 digits; the file often holds 17 (0.1 + 0.2).
  const plain = String(Number(value.toPrecision(15)));
  if (shown.as === "plain") return plain;
  if (shown.as === "percent") return `${Number((value * 100).toPrecision(13))}%`;
  if (shown.as === "mask")
    return Number.isInteger(value) && value >= 0 ? fill(shown.mask, plain) : plain;
  return showDate(value, shown.as, since1904) ?? plain;
}

/** 9500012 in 000-0000 is 950-0012; digits that do not fit stand in front. */
function fill(mask: string, digits: string): string {
  let left = digits;
  let out = "";
  for (const char of [...mask].toReversed()) {
    if (char === "0") {
      out = (left.at(-1) ?? "0") + out;
      left = left.slice(0, -1);
    } else out = char + out;
  }
  return left + out;
}

function showDate(
  serial: number,
  as: "date" | "time" | "datetime",
  since1904: boolean,
): string | null {
  if (serial < 0 || serial >= 2_958_466) return null; // 9999-12-31 is the last day
  // Day 0 is 1904-01-01, or 1899-12-31; the latter count holds a 29 February 1900 that never was.
  const days = since1904 ? serial - 24_107 : serial - (serial < 60 ? 25_568 : 25_569);
  const iso = new Date(Math.round(days * 86_400) * 1000).toISOString();
  const time = iso.slice(17, 19) === "00" ? iso.slice(11, 16) : iso.slice(11, 19);
  if (as === "time") return serial < 1 ? time : null; // an elapsed time such as 36:00 has no date
  if (as === "date" || time === "00:00") return iso.slice(0, 10);
  return serial < 1 ? time : `${iso.slice(0, 10)}T${time}`;
}
