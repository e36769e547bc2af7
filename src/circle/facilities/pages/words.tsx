import type { Option } from "../../../ui/select.tsx";
import type { Words } from "../api.ts";

/** The word for an id; the id itself where content has none. */
export const wordOf = (list: readonly { id: string; label: string }[], id: string | null) =>
  list.find((one) => one.id === id)?.label ?? id ?? "―";

const placeOf = (words: Words, code: string) =>
  words.prefectures.find((one) => one.code === code)?.name ?? code;

/** The address with its prefecture in front, once: many lists write it into the address already. */
export function addressOf(words: Words, row: { prefecture: string; address: string | null }) {
  const place = placeOf(words, row.prefecture);
  if (!row.address) return place;
  return row.address.startsWith(place) ? row.address : `${place} ${row.address}`;
}

export const optionsOf = (list: readonly { id: string; label: string }[]): Option[] =>
  list.map(({ id, label }) => ({ value: id, label }));

export const placeOptions = (words: Words): Option[] =>
  words.prefectures.map(({ code, name }) => ({ value: code, label: name }));
