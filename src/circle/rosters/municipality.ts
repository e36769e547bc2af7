/** With what an address begins, its prefecture left out: 「札幌市中央区」「余市郡余市町」「四日市市」. */
const MUNICIPALITY =
  /^(?:[^市郡\d]{1,7}郡[^市郡\d]{1,7}?[町村]|[^\d]{1,7}?市(?!市)(?:[^\d区]{1,4}区)?|[^市区\d]{1,4}区|[^市区町村\d]{1,7}[町村])/;

/** The municipality of a folded address (facilities/fold.ts); null where it names none. */
export const municipalityOf = (address: string): string | null =>
  MUNICIPALITY.exec(address)?.[0] ?? null;
