/** How a number in a cell is shown: as a date, a time, both, digits with a mask, with so many decimals, or plainly. */
export type Shown =
  | { as: "date" | "time" | "datetime" | "plain" }
  | { as: "mask"; mask: string }
  | Decimals;
/** `least` digits before and behind the point that always stand there, `most` behind it at the most. */
interface Decimals {
  as: "decimals";
  whole: number;
  least: number;
  most: number;
  percent: boolean;
}

/** Built-in formats that are dates or times, also the Japanese ones (ECMA-376 part 1, 18.8.30). */
const DATES = new Set([
  14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58,
]);
const TIMES = new Set([18, 19, 20, 21, 32, 33, 45, 46, 47]);

/** Built-in formats of plain numbers by their codes; the others (scientific, fractions, text) show as typed. */
const NUMBERS: Record<number, string> = {
  1: "0",
  2: "0.00",
  3: "#,##0",
  4: "#,##0.00",
  9: "0%",
  10: "0.00%",
  37: "#,##0",
  38: "#,##0",
  39: "#,##0.00",
  40: "#,##0.00",
};

/** What a number format (built-in id, or its own code) makes of a number. */
export function shownBy(id: number, code: string | undefined): Shown {
  if (code === undefined) {
    if (DATES.has(id)) return { as: "date" };
    if (TIMES.has(id)) return { as: "time" };
    if (id === 22) return { as: "datetime" };
    return NUMBERS[id] === undefined ? { as: "plain" } : decimalsBy(NUMBERS[id]);
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
  const mask = section.replace(/["\\]/g, "");
  return /^[0-]*0[0-]*0$/.test(mask) ? { as: "mask", mask } : decimalsBy(bare);
}

/**
 * "0.00" always shows two decimals, "0.0#" one or two. Separators of thousands and words beside the number are
 * left out; what is no plain number (scientific, fractions, scaled by thousands) shows as typed.
 */
function decimalsBy(code: string): Shown {
  const [, whole = "", decimals = ""] =
    /^[^0#?.]*([0#?,]*)(?:\.([0#?]*))?[^0#?.,]*$/.exec(code) ?? [];
  if (!/[0#?]/.test(whole + decimals) || /e[+-]|\//i.test(code) || whole.endsWith(","))
    return { as: "plain" };
  const zeros = (text: string) => text.match(/0/g)?.length ?? 0;
  return {
    as: "decimals",
    whole: zeros(whole),
    least: zeros(decimals),
    most: Math.min(decimals.length, 15),
    percent: code.includes("%"),
  };
}

/** A number as a person sees it in the cell; dates and times as ISO. `raw` is the XML's own spelling. */
export function showNumber(raw: string, shown: Shown, since1904: boolean): string {
  const value = Number(raw);
  if (raw.trim() === "" || !Number.isFinite(value)) return raw;
  // Excel keeps 15 digits; the file often holds 17 (0.1 + 0.2).
  const plain = String(Number(value.toPrecision(15)));
  if (shown.as === "plain") return plain;
  if (shown.as === "decimals")
    return Math.abs(value) < 1e15 ? showDecimals(Number(plain), shown) : plain;
  if (shown.as === "mask")
    return Number.isInteger(value) && value >= 0 ? fill(shown.mask, plain) : plain;
  return showDate(value, shown.as, since1904) ?? plain;
}

/** 7.1 in 0.00 is 7.10: a version reads as the clerk sees it. */
function showDecimals(value: number, { whole, least, most, percent }: Decimals): string {
  const scaled = Number((percent ? value * 100 : value).toPrecision(15));
  // Rounds as it is shown: half away from zero, on the decimal digits and not on their binary neighbours.
  const rounded = Number(`${Math.round(Number(`${Math.abs(scaled)}e${most}`))}e-${most}`);
  const [front = "0", behind = ""] = rounded.toFixed(most).split(".");
  const digits = behind.replace(new RegExp(`0{0,${most - least}}$`), "");
  const sign = scaled < 0 && rounded !== 0 ? "-" : "";
  return `${sign}${front.padStart(whole, "0")}${digits && `.${digits}`}${percent ? "%" : ""}`;
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
