import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { OperatorError } from "../../base/program/settings.ts";

/** The part of the typst compiler that is used here; the package ships without types. */
interface Compiler {
  pdf(ask: { mainFileContent: string; inputs: Record<string, string> }): Buffer;
  plainSvg(ask: { mainFileContent: string; inputs: Record<string, string> }): string;
  evictCache(age: number): void;
}

const require = createRequire(import.meta.url);
const ENGINE = `@myriaddreamin/typst-ts-node-compiler-linux-${process.arch}-gnu`;
const WEIGHTS = ["400Regular", "700Bold"];
/** Papers after which what was remembered of earlier ones is thrown away. */
const REMEMBERED = 50;

let compiler: Compiler | undefined;
let made = 0;

/**
 * A PDF from a layout (typst, ours) and data. The data never becomes typst source: it goes in as JSON text
 * that the layout reads with `json(bytes(sys.inputs.data))`, so what somebody typed stays text.
 * Measured: about 10 ms a page after 40 ms for the first, so it runs where it is asked for.
 * Throws OperatorError where this machine has no PDF engine (an optional package: Linux on x64 or arm64 with glibc).
 */
export function makePdf(layout: string, data: object): Buffer {
  return withEngine((engine) => engine.pdf(asking(layout, data)));
}

/** The same paper as one SVG picture, for looking at it and for tests. */
export function makeSvg(layout: string, data: object): string {
  return withEngine((engine) => engine.plainSvg(asking(layout, data)));
}

const asking = (layout: string, data: object) => ({
  mainFileContent: layout,
  inputs: { data: JSON.stringify(data) },
});

function withEngine<T>(work: (engine: Compiler) => T): T {
  compiler ??= loadCompiler(() => require(ENGINE));
  try {
    return work(compiler);
  } catch (error) {
    // The engine's errors carry their words in `code`.
    throw new Error(`PDF: ${(error as { code?: string }).code ?? String(error)}`, { cause: error });
  } finally {
    if (++made % REMEMBERED === 0) compiler.evictCache(0);
  }
}

/** Loads the engine with the Japanese fonts. `load` gives the package, or throws where it is absent. */
export function loadCompiler(load: () => unknown): Compiler {
  let engine: { NodeCompiler: { create(how: object): Compiler } };
  try {
    engine = load() as typeof engine;
  } catch {
    throw new OperatorError(
      `この機械ではPDFを作れません。PDFを作る部品（${ENGINE}）は Linux（x64・arm64、glibc）だけで動きます。`,
    );
  }
  const fontBlobs = WEIGHTS.map((weight) =>
    readFileSync(
      require.resolve(`@expo-google-fonts/noto-sans-jp/${weight}/NotoSansJP_${weight}.ttf`),
    ),
  );
  return engine.NodeCompiler.create({ fontArgs: [{ fontBlobs }] });
}
