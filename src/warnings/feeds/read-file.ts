import { type DocumentRead, readForIntake } from "../advisories/index.ts";
import { splitJvn } from "../../sources/bulletins/index.ts";
import { type ListFile, readListFile } from "../../sources/exploits/index.ts";

/** One document of a file: `cut` holds its own bytes where the file is an answer with several. */
export interface DocumentPart {
  cut: { id: string; bytes: Uint8Array } | null;
  read: DocumentRead | { refused: string };
}
/** What a file holds, read to its end: plain data, made in a thread. */
export type FileRead = { list: ListFile } | { documents: DocumentPart[] } | { refused: string };

/** Reads a file of a source, whatever it is: told by what stands in it. `last`: no list is of a later day. */
export function readFile(bytes: Buffer, last: string): FileRead {
  const list = readListFile(bytes, last);
  if (list !== null) return "refused" in list ? list : { list };
  // An answer of MyJVN holds many entries: each becomes a file of its own, as the files of an archive do.
  const parts = splitJvn(bytes) ?? [];
  // What was cut out already stays what it is.
  if (parts.length === 0 || (parts.length === 1 && parts[0]!.bytes().equals(bytes)))
    return { documents: [{ cut: null, read: readForIntake(bytes) }] };
  return {
    documents: parts.map((part) => {
      const own = part.bytes();
      return { cut: { id: part.id, bytes: own }, read: readForIntake(own) };
    }),
  };
}
