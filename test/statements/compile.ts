import { join } from "node:path";
import ts from "typescript";
import { OURS } from "../../tools/tree.ts";

const ROOT = join(import.meta.dirname, "../..");

/**
 * The files of the house that hold statements, with what TypeScript knows of them. What they import is followed, but of
 * packages only what gives rows their types. `planted` files stand beside them, or in their place.
 */
export function compile(planted: Record<string, string>) {
  const paths = [...new Set([...OURS.files, ...Object.keys(planted)])].filter(
    (path) => path.startsWith("src/") && path.endsWith(".ts") && !path.endsWith(".test.ts"),
  );
  const read = (path: string) => planted[path] ?? OURS.read(path);
  const holding = paths.filter((path) => /\bsql[<`]|\.query[<(]|data\/rows\.ts"/.test(read(path)));
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files: ["src/main.ts"] },
    ts.sys,
    ROOT,
  );
  options.lib = ["lib.es2024.d.ts"];
  const host = ts.createCompilerHost(options);
  const known = ts.createModuleResolutionCache(ROOT, (name) => name, options);
  const local = (name: string) => name.slice(ROOT.length + 1);
  const { readFile, fileExists } = host;
  host.readFile = (name) => planted[local(name)] ?? readFile(name);
  host.fileExists = (name) => local(name) in planted || fileExists(name);
  host.resolveModuleNameLiterals = (names, from, redirected, own, source) =>
    names.map((name) => {
      const isFollowed = from.includes("node_modules") || /^\.|^(?:kysely|zod)$/.test(name.text);
      if (!isFollowed) return { resolvedModule: undefined };
      const mode = ts.getModeForUsageLocation(source, name, own);
      return ts.resolveModuleName(name.text, from, own, host, known, redirected, mode);
    });
  const program = ts.createProgram(
    holding.map((path) => join(ROOT, path)),
    options,
    host,
  );
  return {
    files: holding.map((path) => ({ path, file: program.getSourceFile(join(ROOT, path))! })),
    checker: program.getTypeChecker(),
  };
}
