import { randomBytes } from "node:crypto";
import type { Viewer } from "../../src/base/viewer.ts";
import type { TestWeb } from "../web.ts";

/** Sends a file as a browser does. */
export function upload(web: TestWeb, viewer: Viewer, url: string, name: string, bytes: Buffer) {
  const boundary = randomBytes(12).toString("hex");
  const plain = name.toWellFormed().replaceAll('"', "");
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${plain}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
  return web.app.inject({
    method: "POST",
    url,
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    headers: {
      "x-tasuki": "1",
      "x-test-viewer": JSON.stringify(viewer),
      "content-type": `multipart/form-data; boundary=${boundary}`,
    },
  });
}

/** A CSAF document of so many products. */
export function documentOf(products: number): Buffer {
  const numbers = Array.from({ length: products }, (_, i) => i);
  const at = "2026-01-01T00:00:00Z";
  return Buffer.from(
    JSON.stringify({
      document: {
        category: "csaf_security_advisory",
        csaf_version: "2.0",
        title: "製品の多い文書",
        publisher: { category: "vendor", name: "V", namespace: "https://v.example" },
        tracking: {
          id: `V-${products}`,
          status: "final",
          version: "1",
          initial_release_date: at,
          current_release_date: at,
          revision_history: [],
        },
        distribution: { tlp: { label: "WHITE" } },
      },
      product_tree: {
        branches: [
          {
            category: "vendor",
            name: "V",
            branches: numbers.map((i) => ({
              category: "product_name",
              name: `Product ${i}`,
              branches: [
                {
                  category: "product_version_range",
                  name: `<${i % 9}.${i % 7}.2`,
                  product: { name: `V Product ${i}`, product_id: `P${i}` },
                },
              ],
            })),
          },
        ],
      },
      vulnerabilities: [
        { cve: "CVE-2026-1000", product_status: { known_affected: numbers.map((i) => `P${i}`) } },
      ],
    }),
  );
}
