import ts from "typescript";

/** Where a name leads while a text is put together: a parameter to what it was called with. */
export type Scope = ReadonlyMap<ts.Symbol, Bound>;
interface Bound {
  node: ts.Expression;
  scope: Scope;
}
export type Body = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression;

/** What a text is made of that cannot be read without running it. */
export class Unreadable extends Error {
  constructor(node: ts.Node) {
    super(`cannot be read: ${node.getText().replaceAll(/\s+/g, " ").slice(0, 100)}`);
  }
}

/**
 * Puts together what a statement is for the database: values become `$1`, `$2` …, pieces of SQL (`sql`…``, constants,
 * calls of functions that give one) what they are. Where a condition puts something in, `way` says which way it goes.
 */
export class Writer {
  readonly #checker: ts.TypeChecker;
  readonly #way: boolean;
  #values = 0;

  constructor(checker: ts.TypeChecker, way: boolean) {
    this.#checker = checker;
    this.#way = way;
  }

  /** A template of SQL. */
  write(template: ts.TemplateLiteral, scope: Scope): string {
    if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
    return template.templateSpans.reduce(
      (text, { expression, literal }) => text + this.#piece(expression, scope) + literal.text,
      template.head.text,
    );
  }

  /** A text that is no template of SQL, with what is known of it before the program runs. */
  plain(node: ts.Expression, scope: Scope): string {
    const found = this.#end(node, scope);
    if (ts.isStringLiteralLike(found.node)) return found.node.text;
    if (ts.isNumericLiteral(found.node)) return found.node.text;
    if (ts.isTemplateExpression(found.node))
      return found.node.templateSpans.reduce(
        (text, { expression, literal }) =>
          text + this.plain(expression, found.scope) + literal.text,
        found.node.head.text,
      );
    if (
      ts.isBinaryExpression(found.node) &&
      found.node.operatorToken.kind === ts.SyntaxKind.PlusToken
    ) {
      const [left, right] = [found.node.left, found.node.right].map((one) =>
        this.plain(one, found.scope),
      );
      const sum = Number(left) + Number(right);
      return Number.isNaN(sum) ? `${left}${right}` : String(sum);
    }
    const type = this.#checker.getTypeAtLocation(found.node);
    const first = type.isUnion() ? type.types[0]! : type;
    if (first.isStringLiteral() || first.isNumberLiteral()) return String(first.value);
    throw new Unreadable(node);
  }

  /** What stands in a template: a value, or a piece of SQL. */
  #piece(node: ts.Expression, scope: Scope): string {
    if (!this.#isSql(this.#checker.getTypeAtLocation(node))) return `$${++this.#values}`;
    const found = this.#end(node, scope);
    if (ts.isTaggedTemplateExpression(found.node))
      return this.write(found.node.template, found.scope);
    if (ts.isCallExpression(found.node)) return this.#called(found.node, found.scope);
    throw new Unreadable(found.node);
  }

  #isSql(type: ts.Type): boolean {
    if (type.isUnion()) return type.types.some((one) => this.#isSql(one));
    return type.getProperty("toOperationNode") !== undefined;
  }

  /** `sql.ref(…)`, `sql.lit(…)`, `sql.raw(…)`, `sql.join(…)`. Other calls are followed by `#end`. */
  #called(node: ts.CallExpression, scope: Scope): string {
    const [what, between] = node.arguments;
    switch (node.expression.getText()) {
      case "sql.ref":
      case "sql.table":
      case "sql.id":
        return this.plain(what!, scope)
          .split(".")
          .map((part) => `"${part}"`)
          .join(".");
      case "sql.raw":
        return this.plain(what!, scope);
      case "sql.lit": {
        const text = this.plain(what!, scope);
        return Number.isNaN(Number(text)) ? `'${text}'` : text;
      }
      case "sql.join": {
        const pieces = this.#list(what!, scope);
        return pieces.join(between ? this.#piece(between, scope) : ", ");
      }
      default:
        throw new Unreadable(node);
    }
  }

  /** The pieces of a list: one of each kind where it is made of another list. */
  #list(node: ts.Expression, scope: Scope): string[] {
    const { node: list, scope: within } = this.#end(node, scope);
    if (ts.isArrayLiteralExpression(list))
      return list.elements.flatMap((one) => {
        if (ts.isSpreadElement(one)) return this.#list(one.expression, within);
        const end = this.#end(one, within);
        return end.node.kind === ts.SyntaxKind.NullKeyword
          ? []
          : [this.#piece(end.node, end.scope)];
      });
    if (ts.isCallExpression(list) && ts.isPropertyAccessExpression(list.expression)) {
      const [made] = list.arguments;
      const step = list.expression.name.text;
      if (step === "filter") return this.#list(list.expression.expression, within);
      if (step === "map" && made && isBody(made)) return [this.#piece(this.#result(made), within)];
      if (step === "flatMap" && made && isBody(made)) return this.#list(this.#result(made), within);
    }
    throw new Unreadable(list);
  }

  /** Follows names, calls, properties and conditions until there is something that stands for itself. */
  #end(node: ts.Expression, scope: Scope): Bound {
    if (
      ts.isParenthesizedExpression(node) ||
      ts.isAsExpression(node) ||
      ts.isSatisfiesExpression(node)
    )
      return this.#end(node.expression, scope);
    if (ts.isNonNullExpression(node)) return this.#end(node.expression, scope);
    if (ts.isConditionalExpression(node))
      return this.#end(this.#way ? node.whenTrue : node.whenFalse, scope);
    if (ts.isIdentifier(node)) return this.#named(node, scope);
    if (ts.isPropertyAccessExpression(node))
      return this.#property(node.expression, node.name.text, scope) ?? { node, scope };
    if (ts.isElementAccessExpression(node))
      return this.#property(node.expression, null, scope) ?? { node, scope };
    if (ts.isCallExpression(node)) return this.#call(node, scope) ?? { node, scope };
    return { node, scope };
  }

  #named(node: ts.Identifier, scope: Scope): Bound {
    const symbol = this.#symbol(node);
    const bound = symbol && scope.get(symbol);
    if (bound) return this.#end(bound.node, bound.scope);
    const declared = symbol?.valueDeclaration;
    if (declared && ts.isVariableDeclaration(declared) && declared.initializer)
      return this.#end(declared.initializer, scope);
    if (declared && ts.isBindingElement(declared)) {
      const from = declared.parent.parent;
      const name = (declared.propertyName ?? declared.name).getText();
      const whole = ts.isParameter(from) ? scope.get(symbolOf(from, this.#checker)) : undefined;
      const found = whole && this.#property(whole.node, name, whole.scope);
      if (found) return found;
    }
    return { node, scope };
  }

  #property(of: ts.Expression, name: string | null, scope: Scope): Bound | null {
    const found = this.#end(of, scope);
    if (!ts.isObjectLiteralExpression(found.node)) return null;
    const one = found.node.properties.find(
      (property) => name === null || property.name?.getText() === name,
    );
    if (one && ts.isPropertyAssignment(one)) return this.#end(one.initializer, found.scope);
    return null;
  }

  /** A function of the house: what it gives for these arguments. */
  #call(node: ts.CallExpression, scope: Scope): Bound | null {
    const called = this.#functionOf(node.expression);
    if (!called) return null;
    return this.#end(this.#result(called), scopeOf(called, node, scope, this.#checker));
  }

  #functionOf(node: ts.Expression): Body | null {
    const declared = ts.isIdentifier(node) ? this.#symbol(node)?.valueDeclaration : undefined;
    if (!declared) return null;
    if (ts.isFunctionDeclaration(declared) && declared.body) return declared;
    const made = ts.isVariableDeclaration(declared) ? declared.initializer : undefined;
    return made && isBody(made) ? made : null;
  }

  /** What a function gives: its first or its last `return`. */
  #result(of: Body): ts.Expression {
    if (!ts.isBlock(of.body!)) return of.body!;
    const found: ts.Expression[] = [];
    const walk = (node: ts.Node): void => {
      if (ts.isReturnStatement(node) && node.expression) found.push(node.expression);
      if (!ts.isFunctionLike(node)) ts.forEachChild(node, walk);
    };
    of.body.statements.forEach(walk);
    const result = this.#way ? found[0] : found.at(-1);
    if (!result) throw new Unreadable(of);
    return result;
  }

  #symbol(node: ts.Node): ts.Symbol | undefined {
    return symbolAt(node, this.#checker);
  }
}

/** What the parameters of a function lead to in one of its calls. */
export function scopeOf(
  called: Body,
  { arguments: given }: ts.CallExpression,
  scope: Scope,
  checker: ts.TypeChecker,
): Scope {
  const within = new Map(scope);
  called.parameters.forEach((parameter, at) => {
    const node = given[at] ?? parameter.initializer;
    if (node) within.set(symbolOf(parameter, checker), { node, scope });
  });
  return within;
}

/** What a name stands for, also where it was imported. */
export function symbolAt(node: ts.Node, checker: ts.TypeChecker): ts.Symbol | undefined {
  const symbol = checker.getSymbolAtLocation(node);
  const isAlias = symbol && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  return isAlias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** A parameter that is taken apart has no name: TypeScript knows it by its place. */
const symbolOf = (parameter: ts.ParameterDeclaration, checker: ts.TypeChecker): ts.Symbol =>
  symbolAt(parameter.name, checker) ?? (parameter as unknown as { symbol: ts.Symbol }).symbol;

export const isBody = (node: ts.Node): node is Body =>
  ts.isArrowFunction(node) || ts.isFunctionExpression(node);
