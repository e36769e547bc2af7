import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { z } from "zod";
import { listContent, loadContent } from "../src/base/content.ts";
import { todoWords } from "../src/base/todo.ts";
import { floorOf, type Room, ROOMS } from "../src/rooms.ts";
import { productAliasesSchema, vendorAliasesSchema } from "../src/things/products/catalogue.ts";

const root = join(import.meta.dirname, "..");
/** Where a room keeps its schemas in another file than content.ts. */
const elsewhere: Record<string, Record<string, z.ZodType>> = {
  products: {
    "aliases-vendors": vendorAliasesSchema,
    "aliases-products": productAliasesSchema,
  },
};

const isRoom = (name: string): name is Room => (ROOMS as readonly string[]).includes(name);
const rooms = readdirSync(join(root, "content"));

for (const room of rooms) {
  test(`every file of content/${room} loads through the schema of its room`, async () => {
    const files = listContent(room);
    const offers = files.some(({ id }) => id === "todos");
    const own = files.some(({ id }) => id !== "todos");
    const schemas: Record<string, z.ZodType> = {
      ...(own && (elsewhere[room] ?? (await schemasOf(room)))),
      ...(offers && { todos: todoWords }),
    };
    for (const file of files) {
      const schema = schemas[file.id];
      expect(schema, `${file.path}: no schema for ${file.id}`).toBeDefined();
      loadContent(room, file.id, schema!);
    }
    expect(Object.keys(schemas).sort()).toEqual([...new Set(files.map((file) => file.id))].sort());
  });
}

async function schemasOf(room: string): Promise<Record<string, z.ZodType>> {
  const floor = isRoom(room) ? floorOf(room) : "";
  const module = join(root, "src", floor, room, "content.ts");
  expect(existsSync(module), `${room} has a loader`).toBe(true);
  return ((await import(module)) as { schemas: Record<string, z.ZodType> }).schemas;
}
