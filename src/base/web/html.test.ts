import { expect, test } from "vitest";
import { html } from "./html.ts";

test("values are escaped, built parts are not escaped twice, nothing stands for nothing", () => {
  const items = ["<b>", `"'&`].map((item) => html`<li title="${item}">${item}</li>`);
  expect(html`<ul>${items}</ul>${null}${false}${0}`.text).toBe(
    '<ul><li title="&lt;b&gt;">&lt;b&gt;</li><li title="&quot;&#39;&amp;">&quot;&#39;&amp;</li></ul>0',
  );
});
