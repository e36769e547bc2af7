import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeRange, readExpression } from "../../src/things/versions/versions.ts";
import { DATA, hasData } from "./csaf-files.ts";

const STATED = /<VersionNumber>([^<]+)<|"versionnumber"\s*:\s*"([^"]+)"/gi;

test.skipIf(!hasData("jvn"))("every version that JVN's samples state is read", () => {
  const texts = new Set<string>();
  for (const name of readdirSync(join(DATA, "jvn"), { recursive: true, encoding: "utf8" }))
    if (/\.(?:xml|rdf|json)$/.test(name) && !name.startsWith("schemas"))
      for (const hit of readFileSync(join(DATA, "jvn", name), "utf8").matchAll(STATED)) {
        const text = (hit[1] ?? hit[2])!.trim();
        // 「バージョン [例] 4.0.0」 explains the format and states nothing.
        if (text !== "" && !text.includes("[例]")) texts.add(text);
      }
  console.info([...texts].map((text) => `${text} = ${describeRange(text)}`).join("\n"));
  expect(texts.size).toBeGreaterThan(20);
  expect([...texts].filter((text) => !readExpression(text).readable)).toEqual([]);
});
