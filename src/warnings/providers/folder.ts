import { apart, type Stopped } from "../../base/files/apart.ts";
import { asFolder, folderOf } from "./addresses.ts";
import type { ListEnd, Trouble, Visit } from "./listing.ts";
import type { Listed, ListText } from "./lists.ts";
import { type Get, openList, openPage } from "./visit.ts";

/** Folders of a provider are years; a page that leads on and on is none. */
const MAX_FOLDERS = 100;
const ABSENT = [404, 410];
/** Storage without a right to list says 403 for a file that is not there. */
const MAY_BE_ABSENT = [...ABSENT, 403];

/**
 * A folder of a provider: changes.csv and index.txt together, since either may lag behind the other; without both
 * the folder's own page. A changes.csv that could be read whole is enough, and so is an index.txt where there is
 * no changes.csv; what is there and cannot be read is told. Tells one end, or two.
 */
export async function listFolder(get: Get, address: string, visit: Visit): Promise<Listed[]> {
  const folder = asFolder(address);
  const changes = await readFile(get, new URL("changes.csv", folder).href, visit.now);
  const index = await readFile(get, new URL("index.txt", folder).href, visit.now);
  const isWhole = (file: File) => file.trouble === null;
  if (isWhole(changes)) {
    tell(visit, changes);
    return [...changes.listed, ...index.listed];
  }
  if (isWhole(index)) {
    if (!MAY_BE_ABSENT.includes(changes.status ?? 0)) tell(visit, changes);
    tell(visit, index);
    return [...changes.listed, ...index.listed];
  }
  const isAbsent = (file: File) => ABSENT.includes(file.status ?? 0);
  const there = [changes, index].filter((file) => !isAbsent(file));
  const named = [...changes.listed, ...index.listed];
  const paged = named.length > 0 ? null : await listPages(get, folder);
  if (paged && paged.listed.length > 0) {
    visit.tell(endOf(folder, paged.listed, paged.trouble));
    for (const file of there.filter(({ status }) => !MAY_BE_ABSENT.includes(status ?? 0)))
      tell(visit, file);
    return paged.listed;
  }
  const detail = "changes.csv も index.txt もありません。";
  if (there.length === 0)
    visit.tell({
      address: folder,
      named: 0,
      newest: null,
      trouble: { reason: "no_list", detail },
    });
  for (const file of there) tell(visit, file);
  return named;
}

interface File extends ListText {
  address: string;
  status: number | null;
  trouble: Trouble | null;
}

async function readFile(get: Get, address: string, now: Date): Promise<File> {
  const opened = await openList(get, address);
  if ("trouble" in opened) return { address, ...opened, ...NOTHING };
  const text = await reader("readFolderList", opened.bytes, folderOf(opened.url), now);
  if ("stopped" in text) return { address, status: 200, ...NOTHING, trouble: tooMuch(text) };
  return { address, status: 200, ...text, trouble: troubleOfText(text) };
}

const NOTHING = { listed: [], unread: 0, outside: 0, next: [] };
const tooMuch = ({ stopped }: Stopped): Trouble => ({ reason: "too_large", detail: stopped });
const reader = apart<typeof import("./lists.ts")>(new URL("./lists.ts", import.meta.url));

/** What is wrong with a list that came. */
export function troubleOfText({ listed, unread, outside }: ListText): Trouble | null {
  if (listed.length === 0 && unread + outside === 0)
    return { reason: "empty_list", detail: "文書が1件も載っていません。" };
  if (listed.length === 0 && outside === 0)
    return { reason: "unreadable_list", detail: "文書の一覧として読めませんでした。" };
  if (unread > 0) return { reason: "unread_lines", detail: `読めない行が${unread}行あります。` };
  return outside > 0
    ? { reason: "outside", detail: `フォルダの外を指す行が${outside}行あります。` }
    : null;
}

function tell(visit: Visit, { address, listed, trouble }: File): void {
  visit.tell(endOf(address, listed, trouble));
}

/** How a list ended that named these. */
export function endOf(
  address: string,
  listed: readonly Listed[],
  trouble: Trouble | null,
): ListEnd {
  const newest = listed.reduce(
    (latest, { changed }) => (changed && changed > latest ? changed : latest),
    "",
  );
  const named = new Set(listed.map(({ key }) => key)).size;
  return { address, named, newest: newest || null, trouble };
}

/** The documents that a web server's own page of the folder links to, and those of the folders inside. */
async function listPages(
  get: Get,
  folder: string,
): Promise<{ listed: Listed[]; trouble: Trouble | null }> {
  const listed: Listed[] = [];
  const waiting = [folder];
  let trouble: Trouble | null = null;
  for (const at of waiting) {
    const opened = await openPage(get, at);
    if ("trouble" in opened) {
      trouble ??= opened.trouble;
      continue;
    }
    const page = await reader("readFolderPage", opened.bytes, asFolder(opened.url));
    if ("stopped" in page) {
      trouble ??= tooMuch(page);
      continue;
    }
    listed.push(...page.listed);
    for (const inside of page.folders)
      if (!waiting.includes(inside) && waiting.length < MAX_FOLDERS) waiting.push(inside);
  }
  return { listed, trouble };
}
