/** Text that is HTML already; only `html` makes it. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

type Part = Html | string | number | null | undefined | false | readonly Part[];

/** Builds HTML in which every inserted value is escaped, unless it was itself built by `html`. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  const between = flat.get(strings) ?? flatten(strings);
  return new Html(between.reduce((text, next, index) => text + put(parts[index - 1]) + next));
}

/** How deep a line of a template stands in the source weighs nothing on a page; what is put in stays as it is. */
const flat = new WeakMap<TemplateStringsArray, readonly string[]>();
function flatten(strings: TemplateStringsArray): readonly string[] {
  const between = strings.map((one) => one.replaceAll(/\n\s+/g, "\n"));
  flat.set(strings, between);
  return between;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function put(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(put).join("");
  return String(part).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
