import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readTar, TAR_END, type TarFile, tarHeader, tarPadding } from "./tar.ts";

const AT = new Date("2026-11-21T00:00:00Z");

function member(name: string, bytes: Buffer): Buffer {
  return Buffer.concat([tarHeader(name, bytes.length, AT), bytes, tarPadding(bytes.length)]);
}

/** A member of another type: a long name (`L`, `x`), a folder (`5`). */
function special(type: string, name: string, bytes: Buffer): Buffer {
  const made = member(name, bytes);
  made.write(type, 156, "latin1");
  made.fill(" ", 148, 156);
  const sum = made.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  made.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return made;
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function filesOf(bytes: Buffer, { most = 1 << 20, piece = 700 } = {}): Promise<TarFile[]> {
  const files: TarFile[] = [];
  for await (const file of readTar(inPieces(bytes, piece), most)) files.push(file);
  return files;
}

const FILES: [string, Buffer][] = [
  ["a.json", Buffer.from('{"a":1}')],
  ["leer.csv", Buffer.alloc(0)],
  ["whole.bin", Buffer.alloc(512, 7)],
  ["advisory.xml", Buffer.alloc(5000, "x")],
];
const ARCHIVE = Buffer.concat([...FILES.map(([name, bytes]) => member(name, bytes)), TAR_END]);

test("what was written is read, in whatever pieces it comes", async () => {
  const expected = FILES.map(([name, bytes]) => ({ name, size: bytes.length, bytes }));
  for (const piece of [1, 511, 512, 513, ARCHIVE.length])
    expect(await filesOf(ARCHIVE, { piece })).toEqual(expected);
});

test("a file over the limit is named, not held, and those behind it are read", async () => {
  const files = await filesOf(ARCHIVE, { most: 512 });
  expect(files.map(({ name, bytes }) => [name, bytes?.length ?? null])).toEqual([
    ["a.json", 7],
    ["leer.csv", 0],
    ["whole.bin", 512],
    ["advisory.xml", null],
  ]);
});

test("long names of both kinds are read, folders and links are no files", async () => {
  const long = `${"d/".repeat(120)}document.json`;
  const record = ` path=${long}\n`;
  const pax = Buffer.from(`${record.length + 3}${record}`);
  const archive = Buffer.concat([
    special("5", "folder/", Buffer.alloc(0)),
    special("L", "././@LongLink", Buffer.from(`${long}\0`)),
    member("short.json", Buffer.from("1")),
    special("x", "PaxHeader", pax),
    member("short.json", Buffer.from("2")),
    member("own.json", Buffer.from("3")),
    TAR_END,
  ]);
  expect((await filesOf(archive)).map(({ name, bytes }) => [name, bytes?.toString()])).toEqual([
    [long, "1"],
    [long, "2"],
    ["own.json", "3"],
  ]);
  expect(() => tarHeader("n".repeat(101), 1, AT)).toThrow(RangeError);
});

test("what is no archive, is cut off or packed within is an error, and a name of megabytes is none", async () => {
  const altered = Buffer.from(ARCHIVE);
  altered[0] = 0x62;
  for (const broken of [
    altered,
    Buffer.from("<html>not found</html>".repeat(100)),
    ARCHIVE.subarray(0, 300),
    ARCHIVE.subarray(0, ARCHIVE.length - TAR_END.length),
    gzipSync(ARCHIVE),
    Buffer.alloc(0),
  ])
    await expect(filesOf(broken)).rejects.toThrow();
  const name = special("L", "././@LongLink", Buffer.alloc(2 << 20, "n"));
  const archive = Buffer.concat([name, member("short.json", Buffer.from("1")), TAR_END]);
  expect((await filesOf(archive)).map((file) => file.name)).toEqual(["short.json"]);
});

test("nothing is read beyond the end of the archive", async () => {
  let read = 0;
  async function* endless() {
    yield ARCHIVE;
    for (;;) {
      read++;
      yield Buffer.alloc(512, 1);
    }
  }
  const files: string[] = [];
  for await (const { name } of readTar(endless(), 1 << 20)) files.push(name);
  expect(files).toHaveLength(FILES.length);
  expect(read).toBe(0);
});
