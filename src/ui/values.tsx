/** What a form holds at the moment it is sent, read by name with the type the page needs. */
export class Values {
  readonly #data: FormData;
  constructor(data: FormData) {
    this.#data = data;
  }
  /** The text as typed, without blanks around it; empty when nothing was typed. */
  text(name: string): string {
    return this.exact(name).trim();
  }
  /** The text exactly as typed: passwords. */
  exact(name: string): string {
    const value = this.#data.get(name);
    return typeof value === "string" ? value : "";
  }
  /** The text, or null when nothing was typed. */
  optional(name: string): string | null {
    return this.text(name) || null;
  }
  /** A number typed in half or full width; null when empty or not a number. */
  number(name: string): number | null {
    const text = this.text(name).normalize("NFKC").replaceAll(",", "");
    return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
  }
  /** Every value under the name: a group of checkboxes. */
  list(name: string): string[] {
    return this.#data.getAll(name).filter((value) => typeof value === "string");
  }
  /** Whether the single checkbox is set. */
  checked(name: string): boolean {
    return this.#data.has(name);
  }
  /** The files chosen under the name. */
  files(name: string): File[] {
    return this.#data
      .getAll(name)
      .filter((value) => value instanceof File && value.name !== "") as File[];
  }
}
