/**
 * Law 8 of the house: no threshold, deadline, fee or contact address in a room's code. A number with a unit of time,
 * money or people lives in content/ or in settings. Where it bounds memory or work the code says so, on its line or the
 * one before: `// bounds work: …`, `// bounds memory: …`; where a standard says it, `// by standard: RFC 6238`. Units of time come from `src/base/clock.ts`. What a shape of
 * zod takes is left alone: it bounds what is typed.
 */
import ts from "typescript";

/** Words in a name that say what its number counts; the last line means a time and keeps its unit to itself. */
const UNITS = new Set(
  `ms millis milliseconds second seconds minute minutes hour hours day days week weeks month months year years
  yen fee fees price people persons institutions members beds
  time age timeout interval delay wait waits every patience pause ttl`.split(/\s+/),
);
const SPANS = new Set(["SECOND", "MINUTE", "HOUR", "DAY"]);
/** Lengths of an hour and a day in seconds and milliseconds: nothing else has them. */
const LENGTHS = new Set([3_600, 86_400, 3_600_000, 86_400_000]);
const WAITS = new Set(["setTimeout", "setInterval", "sleep"]);
/** What puts a number beside what it is measured in, and what makes of both a number of the same. */
const WEIGHED = /^(?:[-+*/%<>=]|\?\?|\*\*|[<>]=|[=!]==?|\+=|-=|\*=)$/;
const REACHES_ON = /^(?:[-+*/%]|\*\*)$/;
const MARK = /\/\/ (?:bounds (?:memory|work)|by standard): \S/;
const SQL_SPAN = /\binterval\s+'\d|\bmake_interval\([^()]*=>\s*\d/i;
/** Made-up ones aside: hosts of RFC 2606, and a number that nobody has. */
const ADDRESSES: [RegExp, string][] = [
  [/[\w.+-]+@(?!example\b|[\w.-]*\.example\b)[\w-]+(?:\.[\w-]+)+/, "a mail address"],
  [/https?:\/\/(?!(?:[\w-]+\.)*example\b)[\w.-]+\.[a-z]{2,}/, "an address"],
  [/(?<![\d-])0\d{1,3}-(?!0+-0+)\d{2,4}-\d{4}(?![\d-])/, "a telephone number"],
];

/** What breaks law 8 in a file of a room: one finding for a line. */
export function checkNumbers(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const lines = text.split("\n");
  const found = new Map<number, string>();
  const walk = (node: ts.Node): void => {
    const what = wrongOf(node);
    const line = what === null ? 0 : file.getLineAndCharacterOfPosition(node.getStart()).line;
    const isBound = [lines[line], lines[line - 1]].some((one) => MARK.test(one ?? ""));
    if (what !== null && !isBound && !found.has(line)) found.set(line, what);
    ts.forEachChild(node, walk);
  };
  walk(file);
  return [...found].map(([line, what]) => `${path}:${line + 1}: law 8: ${what}`);
}

function wrongOf(node: ts.Node): string | null {
  if (ts.isNumericLiteral(node)) return wrongNumber(node);
  if (ts.isIdentifier(node))
    return SPANS.has(node.text) && isAlone(node) ? `one ${node.text}` : null;
  if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node) || ts.isJsxText(node)) {
    if (SQL_SPAN.test(node.text)) return "a span of time in SQL";
    return ADDRESSES.find(([shape]) => shape.test(node.text))?.[1] ?? null;
  }
  return null;
}

function wrongNumber(node: ts.NumericLiteral): string | null {
  const value = Number(node.text);
  if (LENGTHS.has(value)) return "the length of a unit of time: base/clock.ts has it";
  const unit = value > 1 ? unitBeside(node) : null;
  return unit && `a number with a unit of time, money or people: ${node.text} (${unit})`;
}

/** A unit that is added, compared or given a name by itself is one of it. */
function isAlone(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isVariableDeclaration(parent)) return parent.initializer === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (!ts.isBinaryExpression(parent)) return false;
  return /^([-+<>]|[<>]=)$/.test(parent.operatorToken.getText());
}

/** The name beside a number that says its unit: what it is called, weighed against, taken times, or waited for by. */
function unitBeside(node: ts.Node): string | null {
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent))
    return unitOf(parent.name.getText());
  if (ts.isParameter(parent) || ts.isBindingElement(parent)) return unitOf(parent.name.getText());
  if (ts.isCallExpression(parent)) {
    const called = parent.expression.getText();
    if (WAITS.has(called)) return called;
    return called.startsWith("Math.") ? unitBeside(parent) : null;
  }
  if (ts.isBinaryExpression(parent)) {
    const other = parent.left === node ? parent.right : parent.left;
    const operator = parent.operatorToken.getText();
    if (!WEIGHED.test(operator)) return null;
    return unitWithin(other) ?? (REACHES_ON.test(operator) ? unitBeside(parent) : null);
  }
  const isPassed =
    ts.isPrefixUnaryExpression(parent) ||
    ts.isParenthesizedExpression(parent) ||
    ts.isConditionalExpression(parent);
  return isPassed ? unitBeside(parent) : null;
}

function unitWithin(node: ts.Node): string | null {
  if (ts.isIdentifier(node)) return unitOf(node.text);
  return ts.forEachChild(node, (child) => unitWithin(child) ?? undefined) ?? null;
}

function unitOf(name: string): string | null {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/);
  return words.some((word) => UNITS.has(word)) ? name : null;
}
