import type { DraftValue } from "./draft.ts";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What stands in the fields of a form, by name; never a password or a file. */
export function readFields(form: HTMLFormElement): DraftValue {
  const value: Record<string, string[]> = {};
  for (const control of controlsOf(form)) {
    const values = (value[control.name] ??= []);
    if (!isChoice(control) || control.checked) values.push(control.value);
  }
  return value;
}

/** So often a choice that is put back may bring further fields. */
const ROUNDS = 6;

/**
 * Puts back what was read, as if it were typed, so that fields which hold their own state follow. Gives whether
 * anything was otherwise before.
 */
export async function fillFields(form: HTMLFormElement, value: DraftValue): Promise<boolean> {
  let changed = false;
  for (let round = 0; round < ROUNDS; round++) {
    const seen = new Map<string, number>();
    let more = false;
    for (const control of controlsOf(form)) {
      const kept = value[control.name];
      if (!Array.isArray(kept)) continue;
      const place = seen.get(control.name) ?? 0;
      seen.set(control.name, place + 1);
      more = put(control, kept as string[], place) || more;
    }
    changed ||= more;
    if (!more) break;
    await new Promise((next) => requestAnimationFrame(next));
  }
  return changed;
}

function put(control: Control, kept: readonly string[], place: number): boolean {
  if (isChoice(control)) {
    const wanted = kept.includes(control.value);
    if (control.checked === wanted || (control.type === "radio" && !wanted)) return false;
    control.click();
    return true;
  }
  const wanted = kept[place] ?? "";
  if (control.value === wanted) return false;
  // The setter of the element itself: React puts its own before it, and would not notice a change made through that.
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(control), "value")!;
  set!.call(control, wanted);
  if (control.value !== wanted) return false;
  for (const name of ["input", "change"]) control.dispatchEvent(new Event(name, { bubbles: true }));
  return true;
}

const isChoice = (control: Control): control is HTMLInputElement =>
  control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type);

function controlsOf(form: HTMLFormElement): Control[] {
  return [...form.elements].filter(
    (one): one is Control =>
      (one instanceof HTMLTextAreaElement ||
        one instanceof HTMLSelectElement ||
        (one instanceof HTMLInputElement && !["password", "file", "hidden"].includes(one.type))) &&
      one.name !== "",
  );
}
