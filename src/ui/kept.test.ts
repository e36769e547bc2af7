import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const SRC = join(import.meta.dirname, "..");
const files = globSync("*/*/pages/*.tsx", { cwd: SRC }).map((path) =>
  ts.createSourceFile(
    path,
    readFileSync(join(SRC, path), "utf8"),
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TSX,
  ),
);

type Element = ts.JsxOpeningElement | ts.JsxSelfClosingElement;
const isElement = (node: ts.Node): node is Element =>
  ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node);

/** Every element of these names (of a file's own part: `file name`), with its form and the component it is a part of. */
function elementsOf(names: ReadonlySet<string>) {
  const found: { place: string; form: Element | undefined; component: string | undefined }[] = [];
  for (const file of files) {
    const look = (node: ts.Node): void => {
      if (isElement(node) && isOf(names, file, node.tagName.getText())) {
        const form = ts.findAncestor(
          node,
          (one) => ts.isJsxElement(one) && one.openingElement.tagName.getText() === "Form",
        ) as ts.JsxElement | undefined;
        const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        found.push({
          place: `${file.fileName}:${line}`,
          form: form?.openingElement,
          component: componentOf(node),
        });
      }
      ts.forEachChild(node, look);
    };
    look(file);
  }
  return found;
}

const isOf = (names: ReadonlySet<string>, file: ts.SourceFile, name: string) =>
  names.has(name) || names.has(`${file.fileName} ${name}`);

function componentOf(node: ts.Node): string | undefined {
  const part = ts.findAncestor(
    node,
    (one): one is ts.FunctionDeclaration | ts.VariableDeclaration =>
      (ts.isFunctionDeclaration(one) || ts.isVariableDeclaration(one)) &&
      /^[A-Z]/.test(one.name?.getText() ?? ""),
  );
  const name = part?.name?.getText();
  const statement = part && ts.findAncestor(part, (one) => ts.isSourceFile(one.parent));
  const isShared = statement?.getText().startsWith("export");
  return name && (isShared ? name : `${node.getSourceFile().fileName} ${name}`);
}

const keeps = (form: Element) =>
  form.attributes.properties.some(
    (one) => ts.isJsxAttribute(one) && ["keep", "keeps"].includes(one.name.getText()),
  );

test("whoever writes several lines loses nothing: every such field stands in a form that keeps it", () => {
  // A part that has such a field and no form of its own is one itself, where it is used.
  const long = new Set(["TextArea"]);
  for (let before = 0; before !== long.size;) {
    before = long.size;
    for (const { form, component } of elementsOf(long)) if (!form && component) long.add(component);
  }
  const within = elementsOf(long).filter(({ form }) => form !== undefined);
  expect(within.length).toBeGreaterThan(20);
  expect(within.filter(({ form }) => !keeps(form!)).map(({ place }) => place)).toEqual([]);
});
