import { plainVersion } from "./packages.ts";

/** Epoch, version and release of a package, as rpm orders them. */
interface Evr {
  epoch: number;
  version: string;
  release: string;
  /** Which release of which distribution it was built for ("el8_6", "deb11", "150400"); "" where it does not say. */
  distribution: string;
  /** One of several streams that live beside each other: "1.module+el8.4.0". */
  isModule: boolean;
}

const EVR = /^(?:(\d{1,9}):)?([\w.+~^]+)-(\d[\w.+~^]*)$/;
const DISTRIBUTION =
  /(?:^|[.+~])((?:el|fc|amzn|oe|an|ocs|lp|sles?|mga|rhaos|deb|ubuntu|cm|azl)\d+(?:_\d+|sp\d+|\.\d\d)?)|^(1[1-9]0\d00)(?=\.)/;

function readEvr(text: string): Evr | null {
  const hit = EVR.exec(plainVersion(text));
  if (hit === null) return null;
  const [, epoch = "0", version, release] = hit;
  const built = DISTRIBUTION.exec(release!);
  return {
    epoch: Number(epoch),
    version: version!,
    release: release!,
    distribution: built?.[1] ?? built?.[2] ?? "",
    isModule: release!.includes("module+"),
  };
}

/** Does the text say for which release of a distribution the package was built? */
export function isBuiltFor(text: string): boolean {
  return (readEvr(text)?.distribution ?? "") !== "";
}

/**
 * Where a package stands to the repaired one. Each release of a distribution is repaired by itself: a package of el8_7
 * is not repaired by what was built for el8_6, however high its number. Where neither says for which it was built, only
 * a later version of the same branch is surely after the repair.
 */
export function testPackage(held: string, fix: string): "fixed" | "earlier" | "elsewhere" {
  const [a, b] = [readEvr(held), readEvr(fix)];
  if (a === null || b === null) return "elsewhere";
  if (a.distribution !== b.distribution || a.epoch !== b.epoch) return "elsewhere";
  const order = compareRpm(a.version, b.version);
  const later = order || compareRpm(a.release, b.release);
  if (later === 0) return "fixed";
  const isOneBranch = branchOf(a.version) === branchOf(b.version);
  if (a.isModule || b.isModule || a.distribution === "")
    if (order !== 0 ? !isOneBranch : !a.distribution) return "elsewhere";
  return later > 0 ? "fixed" : "earlier";
}

const branchOf = (version: string) => version.replace(/[._+~^]?[^._+~^]*$/, "");

/**
 * The order of two versions or releases as rpm has it: in pieces of digits or letters, digits as numbers and after
 * letters; "~" before everything, even the end, and "^" behind the end but before anything else.
 */
export function compareRpm(one: string, other: string): number {
  const a = one.match(/\d+|[a-zA-Z]+|[~^]/g) ?? [];
  const b = other.match(/\d+|[a-zA-Z]+|[~^]/g) ?? [];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [x, y] = [a[i] ?? "", b[i] ?? ""];
    if (x === y) continue;
    for (const [mine, theirs, sign] of [
      [x, y, 1],
      [y, x, -1],
    ] as const) {
      if (mine === "~") return -sign;
      if (mine === "^") return theirs === "~" ? sign : theirs === "" ? sign : -sign;
    }
    if (x === "" || y === "") return x === "" ? -1 : 1;
    const order = comparePieces(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

function comparePieces(x: string, y: string): number {
  const [m, n] = [/^\d/.test(x), /^\d/.test(y)];
  if (m !== n) return m ? 1 : -1;
  if (!m) return x < y ? -1 : x > y ? 1 : 0;
  const [p, q] = [x.replace(/^0+/, ""), y.replace(/^0+/, "")];
  if (p.length !== q.length) return p.length - q.length;
  return p < q ? -1 : p > q ? 1 : 0;
}
