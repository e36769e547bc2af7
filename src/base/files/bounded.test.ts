import { Readable } from "node:stream";
import { brotliCompressSync, deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { gather, linesOf, OverBounds, packingOf, unpack, unpackAside } from "./bounded.ts";

const PACK = {
  gzip: gzipSync,
  zstd: zstdCompressSync,
  br: brotliCompressSync,
  raw: deflateRawSync,
} as const;
type Packing = keyof typeof PACK;
const packings = Object.keys(PACK) as Packing[];

/** The bytes, or why not; both ways of unpacking say the same. */
async function unpacked(bytes: Buffer, packing: Packing, most = 1e8): Promise<Buffer | string> {
  const reason = (error: unknown) => {
    expect(error).toBeInstanceOf(OverBounds);
    return (error as OverBounds).reason;
  };
  const aside = await unpackAside(bytes, packing, most).catch(reason);
  let here: Buffer | string;
  try {
    here = unpack(bytes, packing, most);
  } catch (error) {
    here = reason(error);
  }
  expect(here).toEqual(aside);
  return here;
}

test.each(packings)(
  "%s: whole it comes back; cut or turned it is the bytes or a reason",
  async (packing) => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 3_000 }),
        fc.nat(),
        fc.nat(7),
        async (array, at, bit) => {
          const bytes = Buffer.from(array);
          const packed = PACK[packing](bytes);
          expect(await unpacked(packed, packing)).toEqual(bytes);
          const cut = packed.subarray(0, at % packed.length);
          // Whether a part of a packing is one of its own is told by its checksum; raw deflate and brotli have none.
          if (cut.length > 0 && packing === "gzip")
            expect(await unpacked(cut, packing)).toBe("damaged");
          else await unpacked(cut, packing);
          const turned = Buffer.from(packed);
          turned[at % packed.length]! ^= 1 << bit;
          await unpacked(turned, packing);
        },
      ),
      { numRuns: 60, seed: 8 },
    );
  },
);

test.each(packings)(
  "%s: more than the bound, and far more than it weighs, is too large",
  async (packing) => {
    const bomb = PACK[packing](Buffer.alloc(30_000_000));
    expect(await unpacked(bomb, packing, 1e9)).toBe("too_large");
    const small = PACK[packing](Buffer.alloc(900_000));
    expect(await unpacked(small, packing)).toHaveLength(900_000);
    expect(await unpacked(small, packing, 800_000)).toBe("too_large");
  },
);

test("a packing is known by its first bytes", () => {
  expect(packingOf(gzipSync("a"))).toBe("gzip");
  expect(packingOf(zstdCompressSync("a"))).toBe("zstd");
  for (const other of ["", "P", "cve,epss", "\x1f"])
    expect(packingOf(Buffer.from(other))).toBeNull();
});

test("a stream is gathered, closed where it is too long, and its own error is told", async () => {
  const pieces = ["ab", "cd", "ef"].map((one) => Buffer.from(one));
  expect((await gather(Readable.from(pieces), 6)).toString()).toBe("abcdef");
  const long = Readable.from(pieces);
  await expect(gather(long, 5)).rejects.toMatchObject({ reason: "too_large" });
  expect(long.destroyed).toBe(true);
  async function* broken() {
    yield pieces[0]!;
    throw new Error("cut off");
  }
  await expect(gather(Readable.from(broken()), 6)).rejects.toThrow("cut off");
});

test("lines are those of the text; one that is too long is passed over, whatever stands around it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-zあ\r]{0,9}$/), { minLength: 1 }),
      fc.nat(12),
      (lines, longest) => {
        const text = lines.join("\n") + "\n.";
        const expected = text
          .split("\n")
          .map((line) => (Buffer.byteLength(line) > longest ? null : line.replace(/\r$/, "")));
        expect([...linesOf(Buffer.from(text), longest)]).toEqual(expected);
      },
    ),
    { seed: 8 },
  );
});
