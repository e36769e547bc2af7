import { globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PackageURL } from "packageurl-js";
import { parse } from "yaml";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

interface Locked {
  version: string;
  license?: string;
  integrity?: string;
  dev?: boolean;
  optional?: boolean;
  dependencies?: Record<string, string>;
}

/** A package of somebody else that is part of what runs, or of what browsers are sent. */
export interface Part {
  name: string;
  version: string;
  purl: string;
  /** As an SPDX expression. */
  licence: string;
  /** SHA-512 of the archive, in hex. */
  hash: string;
  optional: boolean;
  /** Where it is at work; what browsers get is built in and sent on. */
  at: ("server" | "browser")[];
  folder: string;
}

interface Rules {
  allowed: string[];
  exceptions: Record<string, string>;
  spelling: Record<string, string>;
  carries: Record<string, string>;
  data: string[];
}
export const rules = parse(read("tools/licences.yaml")) as Rules;

/** Everything of others: from the lock file, and from what the pages import. */
export function findParts(): Part[] {
  const { packages } = JSON.parse(read("package-lock.json")) as {
    packages: Record<string, Locked>;
  };
  const sent = closure(packages, importedByPages());
  return Object.entries(packages)
    .filter(([folder, locked]) => folder !== "" && (!locked.dev || sent.has(folder)))
    .map(([folder, locked]) => toPart(folder, locked, sent.has(folder)))
    .toSorted((a, b) =>
      a.purl < b.purl ? -1 : a.purl > b.purl ? 1 : a.folder < b.folder ? -1 : 1,
    );
}

function toPart(folder: string, locked: Locked, isSent: boolean): Part {
  const name = folder.replace(/^.*node_modules\//, "");
  const [namespace, short] = name.startsWith("@") ? name.split("/") : [null, name];
  const { version, integrity = "", license = "" } = locked;
  const spelled = license.replaceAll(/[\w.+-]+/g, (word) => rules.spelling[word] ?? word);
  return {
    name,
    version,
    purl: new PackageURL("npm", namespace, short!, version, null, null).toString(),
    licence: spelled.replace(/^\((.*)\)$/, "$1"),
    hash: Buffer.from(integrity.replace(/^sha512-/, ""), "base64").toString("hex"),
    optional: locked.optional ?? false,
    at: [...(locked.dev ? [] : ["server" as const]), ...(isSent ? ["browser" as const] : [])],
    folder,
  };
}

/** Names of packages that stand in what is built for browsers. */
function importedByPages(): string[] {
  const files = globSync(["src/**/*.tsx", "src/ui/*.{ts,css}", "src/*/*/api*.ts"], { cwd: ROOT });
  const named = files
    .filter((file) => !/\.test\./.test(file))
    .flatMap((file) => [
      ...read(file).matchAll(/(?:from|import|@import|@plugin)\s*\(?\s*"((?:@[\w-]+\/)?[\w-]+)/g),
    ])
    .map((found) => found[1]!);
  return [...new Set(named)];
}

/** The folders of these packages and of all they depend on, as Node would find them. */
function closure(packages: Record<string, Locked>, names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string, from: string): void => {
    const folder = findFolder(packages, name, from);
    if (!folder || found.has(folder)) return;
    found.add(folder);
    for (const next of Object.keys(packages[folder]!.dependencies ?? {})) visit(next, folder);
  };
  for (const name of names) visit(name, "");
  return found;
}

function findFolder(
  packages: Record<string, Locked>,
  name: string,
  from: string,
): string | undefined {
  for (let place = from; ; place = place.replace(/(^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, "")) {
    const folder = `${place === "" ? "" : `${place}/`}node_modules/${name}`;
    if (packages[folder]) return folder;
    if (place === "") return undefined;
  }
}

/** Our bill of materials: CycloneDX 1.6, the same bytes for the same lock file. */
export function printSbom(version: string): string {
  const self = `pkg:generic/tasuki@${version}`;
  const parts = findParts();
  const bom = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      properties: [
        { name: "tasuki:generated", value: "from package-lock.json by tools/generate.ts" },
      ],
      component: {
        type: "application",
        "bom-ref": self,
        name: "tasuki",
        version,
        licenses: [{ license: { id: "Apache-2.0" } }],
      },
    },
    components: parts.map((part) => ({
      type: "library",
      "bom-ref": part.folder,
      ...(part.name.startsWith("@") ? { group: part.name.split("/")[0] } : {}),
      name: part.name.replace(/^@[^/]+\//, ""),
      version: part.version,
      scope: part.optional ? "optional" : "required",
      hashes: [{ alg: "SHA-512", content: part.hash }],
      licenses: / (OR|AND) /.test(part.licence)
        ? [{ expression: part.licence }]
        : [{ license: { id: part.licence } }],
      purl: part.purl,
      properties: part.at.map((value) => ({ name: "tasuki:at", value })),
    })),
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

/** What has to be said of the work of others: all of it by name, what browsers are sent with its text. */
export function printNotice(): string {
  const parts = findParts();
  const sent = parts.filter(({ at }) => at.includes("browser"));
  const texts = Map.groupBy(sent, ({ folder }) => licenceText(folder));
  const row = ({ name, version, licence }: Part) => {
    const more = rules.carries[name] ?? rules.exceptions[name];
    return `${name} ${version}: ${licence}${more ? `\n  ${more}` : ""}`;
  };
  return [
    "Tasuki 襷",
    "Licensed under the Apache License, Version 2.0 (LICENSE).",
    "Generated from package-lock.json and tools/licences.yaml by tools/generate.ts. Do not edit.",
    "",
    "DATA",
    ...rules.data.map((line) => `- ${line}`),
    "",
    "PACKAGES OF OTHERS",
    "Each with its own text in node_modules, where the program is installed.",
    "",
    ...new Set(parts.map(row)),
    "",
    "TEXTS OF WHAT BROWSERS ARE SENT",
    ...[...texts].flatMap(([text, of]) => [
      "",
      "-".repeat(80),
      of.map(({ name, version }) => `${name} ${version}`).join(", "),
      "",
      text,
    ]),
    "",
  ].join("\n");
}

/** The package's own text; where it brings none, its licence and author stand for it. */
function licenceText(folder: string): string {
  const files = readdirSync(join(ROOT, folder));
  const file = files.toSorted().find((name) => /^(licen[cs]e|copying)/i.test(name));
  if (file) return read(join(folder, file)).replaceAll("\r\n", "\n").trim();
  const { license, author } = JSON.parse(read(join(folder, "package.json"))) as {
    license?: string;
    author?: string | { name: string };
  };
  const by = typeof author === "string" ? author : author?.name;
  return `${license ?? "unknown licence"}${by ? `, ${by}` : ""} (the package brings no text)`;
}
