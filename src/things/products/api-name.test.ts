import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { fullName, type Named } from "./api-name.ts";

const CASES: [Named, string][] = [
  [{ vendor: "Philips", product: "IntelliVue", model: "MX750" }, "Philips IntelliVue MX750"],
  [{ vendor: "Philips", product: "Philips IntelliVue" }, "Philips IntelliVue"],
  [{ vendor: "Philips Healthcare", product: "Philips IntelliVue" }, "Philips IntelliVue"],
  [{ vendor: "microsoft", product: "Microsoft 365" }, "Microsoft 365"],
  [{ vendor: "HP", product: "HPE ProLiant" }, "HP HPE ProLiant"],
  [{ vendor: "GE", product: "Gemini" }, "GE Gemini"],
  [{ vendor: "Philips", product: "Philips-IntelliVue" }, "Philips-IntelliVue"],
  [{ vendor: "GE Healthcare", product: "Gemini" }, "GE Healthcare Gemini"],
  [{ vendor: "富士通", product: "富士通ソフト" }, "富士通ソフト"],
  [{ vendor: "Fortinet", product: "FortiGate 60F", model: "60F" }, "Fortinet FortiGate 60F"],
  [{ vendor: "", product: "RTX830", model: "" }, "RTX830"],
  [{ vendor: null, product: "RTX830", model: null }, "RTX830"],
];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test.each(CASES)("%j is called %s, on pages and in the database", async (named, name) => {
  expect(fullName(named)).toBe(name);
  const { rows } = await database.owner.query("select products.full_name($1, $2, $3) as name", [
    named.vendor,
    named.product,
    named.model,
  ]);
  expect(rows[0].name).toBe(name);
});
