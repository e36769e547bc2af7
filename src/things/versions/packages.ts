/** A package of a distribution, as its file is named. */
export interface Package {
  name: string;
  version: string;
}

const ARCHITECTURE =
  /\.(?:noarch|src|nosrc|x86_64|i[3-6]86|aarch64|arm64|armv7hl|ppc64le|ppc64|s390x?|ia64|riscv64|loongarch64)$/;
const NAME = /^[a-z][\w+.-]*$/i;
const VERSION = /^(?:\d{1,9}:)?\d[\w.+~^:]*$/;
const RELEASE = /^\d[\w.+~^]*$/;

/**
 * "bind-9.11.4-26.P2.el7.x86_64", "bash_5.1-2+deb11u1_amd64.deb", "openshift4/ose-hive:v4.6.0-2021": the name and
 * the version in it. Null when the text is none.
 */
export function readPackage(text: string): Package | null {
  if (text.length > 300 || /\s/.test(text)) return null;
  return readRpm(text) ?? readDeb(text) ?? readImage(text);
}

/** The version alone, of a package's whole name or of a version with the architecture behind it. */
export function plainVersion(text: string): string {
  return readPackage(text)?.version ?? text.trim().replace(ARCHITECTURE, "");
}

function readRpm(text: string): Package | null {
  const bare = text.replace(/\.rpm$/, "");
  const plain = bare.replace(ARCHITECTURE, "");
  const parts = plain.split("-");
  const release = parts.pop()!;
  const version = parts.pop();
  const name = parts.join("-");
  if (version === undefined || !RELEASE.test(release) || !VERSION.test(version)) return null;
  // Without an architecture only what looks like nothing else: "MX-5-1" is a model.
  const sure = plain !== bare || (name === name.toLowerCase() && version.includes("."));
  // An epoch of 0 is the same as none.
  const plainly = `${version.replace(/^0:/, "")}-${release}`;
  return sure && NAME.test(name) ? { name, version: plainly } : null;
}

function readDeb(text: string): Package | null {
  const [name = "", version = "", architecture, more] = text.replace(/\.u?deb$/, "").split("_");
  const known =
    architecture !== undefined && /^(?:all|amd64|i386|arm64|armhf|ppc64el)$/.test(architecture);
  if (!known || more !== undefined || !NAME.test(name)) return null;
  return VERSION.test(version.replace("-", "")) ? { name, version } : null;
}

function readImage(text: string): Package | null {
  const [name = "", tag = "", more] = text.split(":");
  if (more !== undefined || !name.includes("/") || !NAME.test(name.replaceAll("/", "")))
    return null;
  return /^v?\d[\w.+-]*$/.test(tag) ? { name, version: tag } : null;
}
