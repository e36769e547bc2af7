const UNRESERVED = /^[A-Za-z0-9._~-]$/;

/**
 * One spelling for the addresses of one thing, by which documents and lists are told apart: host in lower case,
 * no default port, `.` and `..` resolved, characters percent-encoded only where they must be (Japanese as UTF-8),
 * no fragment and no empty query (RFC 3986, section 6.2.2). What is no address stays as it is.
 */
export function addressKey(text: string): string {
  const url = URL.parse(text);
  if (!url) return text;
  url.hash = "";
  if (url.search === "") url.search = "";
  return plain(url.href);
}

const plain = (href: string) =>
  href.replace(/%([0-9a-f]{2})/gi, (whole, hex: string) => {
    const char = String.fromCharCode(Number.parseInt(hex, 16));
    return UNRESERVED.test(char) ? char : whole.toUpperCase();
  });

/** The folder of an address: without file, query and fragment, with a slash at its end. */
export function folderOf(address: string): string {
  return new URL(".", address).href;
}

/** A folder's own address, as people give it: a slash is added where it lacks one, the query goes. */
export function asFolder(address: string): string {
  const url = new URL(address);
  url.search = "";
  url.hash = "";
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url.href;
}

/**
 * What a line of a folder's list means: an address, or "outside" where it leaves the folder. Lists name paths below
 * their folder; whole addresses, a slash or a backslash in front and `..` that stays inside are met too.
 */
export function resolverOf(folder: string): (path: string) => string | "outside" | null {
  const within = addressKey(folder);
  const resolve = (text: string) => {
    const url = URL.parse(text, folder);
    return url && addressKey(url.href).startsWith(within) ? url.href : null;
  };
  return (path) => {
    // In a path of a list "#" is a letter of the name.
    const written = path.replaceAll("#", "%23").replaceAll("\\", "/");
    if (!URL.canParse(written, folder)) return null;
    const isRooted = /^\/(?!\/)/.test(written);
    return resolve(written) ?? (isRooted ? resolve(written.slice(1)) : null) ?? "outside";
  };
}

/** The last part of an address as a name for people. */
export function nameOf(address: string): string {
  const last = (URL.parse(address)?.pathname ?? address).split("/").at(-1) || "document";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
