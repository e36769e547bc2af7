import ts from "typescript";
import { compile } from "./compile.ts";
import { type Kind, kindsOf } from "./kinds.ts";
import { type Body, isBody, type Scope, scopeOf, symbolAt, Unreadable, Writer } from "./text.ts";

/** A statement whose rows a person described: `all(tx)<Row>`…`` and its like, that of a page, or `client.query<Row>(…)`. */
export interface Statement {
  /** `src/circle/members/queries.ts:12`. */
  place: string;
  /**
   * What the database is sent, with `$1`, `$2` … for values: where something is put in on a condition, once with
   * and once without. Empty where it cannot be read.
   */
  texts: string[];
  /** What each column of the row is taken for. */
  row: Map<string, Kind[]>;
  /** Why it cannot be read. */
  unread: string | null;
}

const TEMPORARY = /^\s*(?:create temp table|declare \w+)\b/;

/**
 * Every such statement of the house, and what makes the temporary tables and cursors that they read. `planted` files stand beside
 * those of the house, or in their place.
 */
export function readStatements(planted: Record<string, string> = {}) {
  const { files, checker } = compile(planted);
  const reader = new Reader(
    checker,
    files.map(({ file }) => file),
  );
  const statements: Statement[] = [];
  const temporary: string[] = [];
  for (const { path, file } of files) {
    eachNode(file, (node) => {
      if (!isStatement(node)) return;
      const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      const { texts, unread } = reader.read(node);
      if (node.typeArguments)
        statements.push({ place: `${path}:${line}`, texts, unread, row: reader.rowOf(node) });
      else temporary.push(...texts.filter((text) => TEMPORARY.test(text)));
    });
  }
  return { statements, temporary };
}

type Made = ts.TaggedTemplateExpression | ts.CallExpression;

/** A piece of SQL within a built query is none. */
function isStatement(node: ts.Node): node is Made {
  if (ts.isTaggedTemplateExpression(node)) return isRunAtOnce(node);
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === "query" &&
    node.arguments.length > 0
  );
}

/** A tag of `base/data/rows.ts`, or a piece of SQL that is executed by itself. */
function isRunAtOnce({ tag, parent }: ts.TaggedTemplateExpression): boolean {
  if (ts.isCallExpression(tag)) return TAGS.has(tag.expression.getText());
  const runs = ts.isPropertyAccessExpression(parent) && parent.name.text === "execute";
  return tag.getText() === "sql" && (runs || isOfPage(parent));
}

/** What is given to `paged(…)`: a function that makes the statement with the parts of its order. */
const isOfPage = (node: ts.Node): node is ts.ArrowFunction =>
  ts.isArrowFunction(node) &&
  ts.isCallExpression(node.parent) &&
  node.parent.expression.getText() === "paged";

/** What the parts of an order are for a statement that is only prepared. */
const PARTS = "[sql`'[]'::json as \"pageKey\"`, sql`true`, sql`1`, sql`limit 1`]";
const [key, after, by, order] = (
  ts.createSourceFile("parts.ts", PARTS, ts.ScriptTarget.Latest).statements[0] as unknown as {
    expression: ts.ArrayLiteralExpression;
  }
).expression.elements;
const STAND_INS: Record<string, ts.Expression | undefined> = { key, after, by, order };

const TAGS = new Set(["all", "first", "one", "run"]);

class Reader {
  readonly #checker: ts.TypeChecker;
  readonly #calls = new Map<ts.Symbol, ts.CallExpression[]>();

  constructor(checker: ts.TypeChecker, files: readonly ts.SourceFile[]) {
    this.#checker = checker;
    for (const file of files) {
      eachNode(file, (node) => {
        if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return;
        const called = symbolAt(node.expression, checker);
        if (called) this.#calls.set(called, [...(this.#calls.get(called) ?? []), node]);
      });
    }
  }

  rowOf(node: Made): Statement["row"] {
    const type = this.#checker.getTypeFromTypeNode(node.typeArguments![0]!);
    return new Map(
      this.#checker
        .getPropertiesOfType(type)
        .map((one) => [one.name, kindsOf(this.#checker.getTypeOfSymbol(one), this.#checker)]),
    );
  }

  /** By itself, or else in each call of the function that it stands in. */
  read(node: Made): Pick<Statement, "texts" | "unread"> {
    const parts = this.#partsFor(node.parent);
    const alone = this.#write(node, [parts]);
    if (!alone.unread) return alone;
    const within = ts.findAncestor(node, isNamed);
    const name = within && (ts.isFunctionDeclaration(within) ? within.name! : within.parent.name);
    const calls = (name && this.#calls.get(symbolAt(name, this.#checker)!)) ?? [];
    if (!within || calls.length === 0) return alone;
    return this.#write(
      node,
      calls.map((call) => scopeOf(within, call, parts, this.#checker)),
    );
  }

  #partsFor(maker: ts.Node): Scope {
    if (!isOfPage(maker)) return new Map();
    const [given] = maker.parameters;
    const names = given && ts.isObjectBindingPattern(given.name) ? given.name.elements : [];
    return new Map(
      names.flatMap(({ name }) => {
        const node = STAND_INS[name.getText()];
        return node ? [[symbolAt(name, this.#checker)!, { node, scope: new Map() }]] : [];
      }),
    );
  }

  #write(node: Made, scopes: Scope[]): Pick<Statement, "texts" | "unread"> {
    try {
      const texts = scopes.flatMap((scope) =>
        [true, false].map((way) => {
          const writer = new Writer(this.#checker, way);
          return ts.isCallExpression(node)
            ? writer.plain(node.arguments[0]!, scope)
            : writer.write(node.template, scope);
        }),
      );
      return { texts: [...new Set(texts)], unread: null };
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return { texts: [], unread: error.message };
    }
  }
}

type Named = ts.FunctionDeclaration | (Body & { parent: ts.VariableDeclaration });

const isNamed = (node: ts.Node): node is Named =>
  ts.isFunctionDeclaration(node) || (isBody(node) && ts.isVariableDeclaration(node.parent));

function eachNode(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => eachNode(child, look));
}
