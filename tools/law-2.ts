/**
 * Law 2 of the house: the front door of a room gives at most ten functions. Types are free, and so are values that hold
 * no function. Members of an object count like functions of their own, and so does what is only passed on from another
 * file; a value of which the syntax does not show that it holds none counts as one.
 */
import { dirname, normalize } from "node:path";
import ts from "typescript";
import type { Source } from "./sources.ts";

const MOST = 10;

/** One finding for each front door that is too wide. */
export function checkDoors(sources: readonly Source[]): string[] {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  return sources
    .filter(({ within }) => within === "index.ts")
    .flatMap(({ path }) => {
      const count = countAll(new Door(path, texts));
      return count > MOST ? [`${path}:1: law 2: gives ${count} functions, at most ${MOST}`] : [];
    });
}

const parsed = new Map<string, ts.SourceFile>();

/** A file that stands as it did is not parsed again. */
function parse(path: string, text: string): ts.SourceFile {
  const known = parsed.get(path);
  if (known?.text === text) return known;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  parsed.set(path, file);
  return file;
}

/** A file, and what its names hold; other files are looked at only where a name leads there. */
class Door {
  readonly path: string;
  readonly texts: ReadonlyMap<string, string>;
  readonly statements: readonly ts.Statement[];

  constructor(path: string, texts: ReadonlyMap<string, string>) {
    this.path = path;
    this.texts = texts;
    this.statements = parse(path, texts.get(path) ?? "").statements;
  }

  /** The file that an import names; what is no file of ours is empty. */
  behind(specifier: ts.Expression): Door {
    const { text } = specifier as ts.StringLiteral;
    return new Door(normalize(`${dirname(this.path)}/${text}`), this.texts);
  }
}

const countAll = (door: Door): number =>
  sum([...exportedBy(door)].map((name) => countExport(door, name)));

/** Every name that a file exports, types among them. */
function exportedBy(door: Door): Set<string> {
  return new Set(
    door.statements.flatMap((statement) => {
      if (ts.isExportAssignment(statement)) return ["default"];
      if (!ts.isExportDeclaration(statement))
        return isExported(statement) ? declaredBy(statement) : [];
      const { exportClause: clause, moduleSpecifier } = statement;
      if (!clause) return [...exportedBy(door.behind(moduleSpecifier!))];
      if (ts.isNamespaceExport(clause)) return [clause.name.text];
      return clause.elements.map(({ name }) => name.text);
    }),
  );
}

/** How many functions an exported name holds. */
function countExport(door: Door, wanted: string): number {
  for (const statement of door.statements) {
    if (ts.isExportAssignment(statement) && wanted === "default")
      return countIn(door, statement.expression);
    if (!ts.isExportDeclaration(statement)) {
      if (isExported(statement) && declaredBy(statement).includes(wanted))
        return countName(door, wanted);
      continue;
    }
    const { exportClause: clause, moduleSpecifier, isTypeOnly } = statement;
    const from = moduleSpecifier && door.behind(moduleSpecifier);
    if (!clause) {
      if (from && exportedBy(from).has(wanted)) return isTypeOnly ? 0 : countExport(from, wanted);
    } else if (ts.isNamespaceExport(clause)) {
      if (clause.name.text === wanted) return isTypeOnly ? 0 : countAll(from!);
    } else {
      const found = clause.elements.find(({ name }) => name.text === wanted);
      if (!found) continue;
      const { text } = found.propertyName ?? found.name;
      if (isTypeOnly || found.isTypeOnly) return 0;
      return from ? countExport(from, text) : countName(door, text);
    }
  }
  return 0;
}

/** How many functions a name holds in its file, declared there or imported; a type holds none. */
function countName(door: Door, wanted: string): number {
  for (const statement of door.statements) {
    if (ts.isFunctionDeclaration(statement) && declaredBy(statement).includes(wanted)) return 1;
    if (ts.isClassDeclaration(statement) && declaredBy(statement).includes(wanted))
      return Math.max(1, statement.members.filter(ts.isMethodDeclaration).length);
    if (ts.isVariableStatement(statement))
      for (const { name, initializer } of statement.declarationList.declarations)
        if (boundBy(name).includes(wanted)) return initializer ? countIn(door, initializer) : 1;
    if (!ts.isImportDeclaration(statement)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!bindings) continue;
    const from = door.behind(statement.moduleSpecifier);
    if (ts.isNamespaceImport(bindings)) {
      if (bindings.name.text === wanted) return countAll(from);
      continue;
    }
    const found = bindings.elements.find(({ name }) => name.text === wanted);
    if (found) return countExport(from, (found.propertyName ?? found.name).text);
  }
  return 0;
}

/** How many functions a value holds, as far as its syntax tells. */
function countIn(door: Door, node: ts.Expression): number {
  const within = (one: ts.Expression): number => countIn(door, one);
  if (ts.isObjectLiteralExpression(node))
    return sum(
      node.properties.map((one) => {
        if (ts.isPropertyAssignment(one)) return within(one.initializer);
        if (ts.isShorthandPropertyAssignment(one)) return within(one.name);
        return ts.isSpreadAssignment(one) ? within(one.expression) : 1;
      }),
    );
  if (ts.isArrayLiteralExpression(node)) return sum(node.elements.map(within));
  if (ts.isCallExpression(node)) return Math.max(1, sum(node.arguments.map(within)));
  if (ts.isIdentifier(node)) return countName(door, node.text);
  if (
    ts.isSpreadElement(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isParenthesizedExpression(node)
  )
    return within(node.expression);
  return PLAIN.some((isPlain) => isPlain(node)) ? 0 : 1;
}

const PLAIN: readonly ((node: ts.Node) => boolean)[] = [
  ts.isLiteralExpression,
  ts.isTemplateExpression,
  ts.isPrefixUnaryExpression,
  ts.isBinaryExpression,
  ts.isNewExpression,
  ({ kind }) => kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword,
];

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** The names of values that a statement declares. */
function declaredBy(statement: ts.Statement): string[] {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
    return [statement.name?.text ?? "default"];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name }) => boundBy(name));
}

function boundBy(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((one) => (ts.isBindingElement(one) ? boundBy(one.name) : []));
}

const sum = (counts: readonly number[]): number => counts.reduce((total, one) => total + one, 0);
