import { importsOf, isTest, type Source } from "./sources.ts";

/** Law 9: no file comes back to itself over what it imports, types included. One finding for each circle. */
export function checkCircles(sources: readonly Source[]): string[] {
  const imports = new Map(
    sources
      .filter((source) => !isTest(source))
      .map((source) => [source.path, importsOf(source).filter(({ lazy }) => !lazy)] as const),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, way: readonly string[]): void => {
    const at = way.indexOf(path);
    if (at >= 0) found.push(`${path}:1: law 9: a circle: ${[...way.slice(at), path].join(" → ")}`);
    if (at >= 0 || done.has(path)) return;
    for (const { target } of imports.get(path) ?? []) walk(target, [...way, path]);
    done.add(path);
  };
  for (const path of imports.keys()) walk(path, []);
  return found;
}
