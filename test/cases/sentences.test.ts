import { describe, expect, test } from "vitest";
import { readDocument } from "../../src/sources/documents/index.ts";
import { caseFile, hasCases, readTable } from "./folder.ts";

/** A document with a title and one statement about exploitation. */
function read(bytes: Buffer) {
  const reading = readDocument(bytes);
  if ("refused" in reading) throw new Error(reading.refused);
  const [vulnerability] = reading.advisory.vulnerabilities;
  return { ...reading, vulnerability: vulnerability! };
}
function change(name: string, file: string, more: (json: never) => void) {
  const json = JSON.parse(caseFile(name, file).toString()) as never;
  more(json);
  return read(Buffer.from(JSON.stringify(json)));
}

describe.skipIf(!hasCases())("what decides urgency, after public reports", () => {
  test("n06: only what is marked as withdrawn is withdrawn", () => {
    for (const [file, retracted] of [
      ["mk-2026-0061.json", false],
      ["mk-2026-0062.json", false],
      ["mk-2026-0063.json", false],
      ["mk-2026-0064.json", true],
    ] as const)
      expect(read(caseFile("n06-title-begins-with-revoked", file)).retracted, file).toBe(retracted);
  });

  test("withdrawn-titles: every row", () => {
    for (const { title, withdrawn } of readTable("withdrawn-titles")) {
      const found = change(
        "n06-title-begins-with-revoked",
        "mk-2026-0064.json",
        (json: { document: { title: string } }) => {
          json.document.title = title!;
        },
      );
      expect([title, found.retracted ? "yes" : "no"]).toEqual([title, withdrawn]);
    }
  });

  test("n07: only what says that it happens is exploited", () => {
    for (const [file, exploited] of [
      ["mk-2026-0071.json", false],
      ["mk-2026-0072.json", false],
      ["mk-2026-0073.json", false],
      ["mk-2026-0074.json", true],
    ] as const) {
      const { vulnerability } = read(caseFile("n07-exploitation-not-observed", file));
      expect([file, vulnerability.exploited, vulnerability.exploitedUnclear]).toEqual([
        file,
        exploited,
        null,
      ]);
    }
  });

  test("exploited-sentences: every row", () => {
    const wrong = readTable("exploited-sentences").flatMap(({ sentence, exploited }) => {
      const { vulnerability } = change(
        "n07-exploitation-not-observed",
        "mk-2026-0074.json",
        (json: { vulnerabilities: { threats: { details: string }[] }[] }) => {
          json.vulnerabilities[0]!.threats[0]!.details = sentence!;
        },
      );
      const says = vulnerability.exploitedUnclear
        ? "unclear"
        : vulnerability.exploited
          ? "yes"
          : "no";
      return says === exploited ? [] : [{ sentence, exploited, says }];
    });
    expect(wrong).toEqual([]);
  });
});
