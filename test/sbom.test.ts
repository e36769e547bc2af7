import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rules } from "../tools/sbom.ts";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

interface Component {
  "bom-ref": string;
  purl: string;
  version: string;
  hashes: { alg: string; content: string }[];
  licenses: { expression?: string; license?: { id: string } }[];
  properties: { value: string }[];
}
const { components } = JSON.parse(read("docs/sbom.cdx.json")) as { components: Component[] };
const byFolder = new Map(components.map((one) => [one["bom-ref"], one]));
const licenceOf = ({ licenses: [first] }: Component) => first!.expression ?? first!.license!.id;

test("the bill of materials is CycloneDX 1.6", async () => {
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  expect(await validator.validate(read("docs/sbom.cdx.json"))).toBeNull();
  // It says no where there is something to say.
  const broken = read("docs/sbom.cdx.json").replace('"SHA-512"', '"SHA-5"');
  expect(await validator.validate(broken)).not.toBeNull();
});

test("every package that runs in production is in it, with address, licence and hash", () => {
  const { packages } = JSON.parse(read("package-lock.json")) as {
    packages: Record<string, { version: string; integrity: string; dev?: boolean }>;
  };
  const running = Object.entries(packages).filter(([folder, one]) => folder !== "" && !one.dev);
  expect(running.length).toBeGreaterThan(200);
  for (const [folder, { version, integrity }] of running) {
    const component = byFolder.get(folder);
    expect(component, folder).toBeDefined();
    expect(component!.purl, folder).toMatch(/^pkg:npm\//);
    expect(component!.purl.endsWith(`@${version}`), folder).toBe(true);
    expect(licenceOf(component!), folder).not.toBe("");
    const hash = Buffer.from(component!.hashes[0]!.content, "hex").toString("base64");
    expect(`sha512-${hash}`, folder).toBe(integrity);
  }
});

test("what is built into the pages is in it too, and its text in NOTICE", () => {
  const notice = read("NOTICE").split("TEXTS OF WHAT BROWSERS ARE SENT")[1]!;
  const sent = components.filter(({ properties }) =>
    properties.some((one) => one.value === "browser"),
  );
  for (const name of [
    "react",
    "react-dom",
    "react-aria-components",
    "react-stately",
    "@tanstack/router-core",
    "@fontsource-variable/noto-sans-jp",
    "tailwindcss",
    "@simplewebauthn/browser",
  ])
    expect(
      sent.map((one) => one["bom-ref"]),
      name,
    ).toContain(`node_modules/${name}`);
  for (const one of sent)
    expect(notice, one.purl).toContain(
      `${one["bom-ref"].replace(/^.*node_modules\//, "")} ${one.version}`,
    );
});

test("every licence is one that may be there, or an exception with its reason", () => {
  for (const component of components) {
    const name = component["bom-ref"].replace(/^.*node_modules\//, "");
    const licence = licenceOf(component);
    const may = licence
      .split(" OR ")
      .some((choice) => choice.split(" AND ").every((one) => rules.allowed.includes(one)));
    expect(may || rules.exceptions[name], `${name}: ${licence}`).toBeTruthy();
  }
  for (const name of Object.keys(rules.exceptions))
    expect(byFolder.has(`node_modules/${name}`), `${name} is no exception any more`).toBe(true);
});
