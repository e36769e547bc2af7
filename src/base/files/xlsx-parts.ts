import { posix } from "node:path";
import { attribute, readXml } from "./xlsx-xml.ts";
import type { OpenZip } from "./zip.ts";

/** A part of a workbook that another one refers to (ECMA-376 part 2, 6.5: by relationship, never by name). */
interface Related {
  id: string;
  /** The end of the type's address: "worksheet", "styles" … The same in the transitional and strict forms. */
  type: string;
  /** The part's name in the archive. */
  name: string;
}

export interface BookParts {
  workbook: Buffer;
  styles: Buffer | null;
  strings: Buffer | null;
  /** The worksheet behind a relationship's id; null for a chart or a part that is missing. */
  sheet(id: string): Buffer | null;
}

/** The parts of the workbook in an archive; null when it holds none. */
export function findParts(zip: OpenZip): BookParts | null {
  const book =
    relatedTo(zip, "").find(({ type }) => type === "officeDocument")?.name ?? "xl/workbook.xml";
  const workbook = zip.read(book);
  if (!workbook) return null;
  const related = relatedTo(zip, book);
  const partOf = (type: string) => related.find((one) => one.type === type)?.name;
  return {
    workbook,
    styles: zip.read(partOf("styles") ?? beside(book, "styles.xml")),
    strings: zip.read(partOf("sharedStrings") ?? beside(book, "sharedStrings.xml")),
    sheet: (id) => {
      const found = related.find((one) => one.id === id);
      return found && (found.type === "worksheet" || found.type === "")
        ? zip.read(found.name)
        : null;
    },
  };
}

const beside = (part: string, name: string) => posix.join(posix.dirname(part), name);

/** What a part ("" = the archive itself) refers to within the archive. */
function relatedTo(zip: OpenZip, part: string): Related[] {
  const rels = beside(part, `_rels/${posix.basename(part)}.rels`);
  const found: Related[] = [];
  readXml(zip.read(rels) ?? Buffer.alloc(0), {
    open: (element, tag) => {
      if (element !== "Relationship" || attribute(tag, "TargetMode") === "External") return;
      const target = decode(attribute(tag, "Target") ?? "");
      found.push({
        id: attribute(tag, "Id") ?? "",
        type: (attribute(tag, "Type") ?? "").split("/").at(-1)!,
        // From the part's own folder, or from the root with a leading slash.
        name: posix.join("/", target.startsWith("/") ? "" : posix.dirname(part), target).slice(1),
      });
    },
  });
  return found;
}

function decode(target: string): string {
  const text = target.replaceAll("\\", "/");
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
