/** What the doctor found about one thing. */
export interface Said {
  label: string;
  state: "ok" | "look" | "wrong" | "unchecked";
  what: string;
  /** What to do; null where there is nothing to do. */
  todo: string | null;
}

export const ok = (label: string, what: string): Said => ({ label, state: "ok", what, todo: null });
export const look = (label: string, what: string, todo: string): Said => ({
  label,
  state: "look",
  what,
  todo,
});
export const wrong = (label: string, what: string, todo: string): Said => ({
  label,
  state: "wrong",
  what,
  todo,
});
/** What could not be looked at is never called well. */
export const unchecked = (label: string, what: string, todo: string): Said => ({
  label,
  state: "unchecked",
  what,
  todo,
});
