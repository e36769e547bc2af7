import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import type { z } from "zod";
import { listContent, loadContent } from "../src/base/content.ts";
import { handoverWords } from "../src/base/handover.ts";
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

/** What stands behind `kind:` in a room's todos.ts or handover.ts: its words, or where it is put together, what they begin with. */
function kindsOf(path: string): string[] {
  const kinds: string[] = [];
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const read = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) kinds.push(node.text);
    else if (ts.isTemplateExpression(node)) kinds.push(`${node.head.text}*`);
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(read);
    else throw new Error(`${path}: what kind is ${node.getText()}?`);
  };
  const look = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === "kind") read(node.initializer);
    else ts.forEachChild(node, look);
  };
  look(file);
  return kinds;
}

/** What rooms offer to a page of another, by file; a kind without words would take that page down. */
const OFFERS = {
  todos: (room: string) => loadContent(room, "todos", todoWords).data.todos,
  handover: (room: string) => loadContent(room, "handover", handoverWords).data.lines,
};

for (const path of globSync("src/*/*/{todos,handover}.ts", { cwd: root }).filter(
  (one) => !/today/.test(one),
)) {
  const [, , room, file] = path.split("/") as [string, string, string, string];
  test(`whatever ${room} offers in ${file} has its words, and no words are left over`, () => {
    const kinds = kindsOf(join(root, path));
    if (kinds.length === 0 && file === "handover.ts") return;
    const words = OFFERS[file.replace(".ts", "") as keyof typeof OFFERS](room).map(({ id }) => id);
    const isOf = (kind: string, id: string) =>
      kind.endsWith("*") ? id.startsWith(kind.slice(0, -1)) : id === kind;
    expect(kinds.filter((kind) => !words.some((id) => isOf(kind, id)))).toEqual([]);
    expect(words.filter((id) => !kinds.some((kind) => isOf(kind, id)))).toEqual([]);
  });
}

async function schemasOf(room: string): Promise<Record<string, z.ZodType>> {
  const floor = isRoom(room) ? floorOf(room) : "";
  const module = join(root, "src", floor, room, "content.ts");
  expect(existsSync(module), `${room} has a loader`).toBe(true);
  return ((await import(module)) as { schemas: Record<string, z.ZodType> }).schemas;
}
