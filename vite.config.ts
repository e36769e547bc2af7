import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as { version: string };
/** Where `vite dev` finds the server; only developers set it. */
const server = process.env["TASUKI_SERVER"] ?? "http://127.0.0.1:3000";

/** zod's parts that print JSON schemas: only the server does. They hang on every shape, so that no build leaves them out. */
const PRINTS_SCHEMAS = /\/zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/;
const withoutSchemas = {
  name: "without-json-schemas",
  load(id: string) {
    if (!PRINTS_SCHEMAS.test(id)) return null;
    const exported = readFileSync(id, "utf8").matchAll(/^export (?:const|function) (\w+)/gm);
    return [...exported].map(([, name]) => `export const ${name} = () => {};`).join("\n");
  },
};

export default defineConfig({
  root: `${root}src/ui`,
  plugins: [withoutSchemas, react(), tailwindcss()],
  define: { __VERSION__: JSON.stringify(version) },
  build: {
    outDir: `${root}dist`,
    emptyOutDir: true,
    // Not the usual `assets`: that is the address of the page 資産台帳.
    assetsDir: "static",
    // No data: addresses, so that the content policy needs no exception.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome109", "edge109", "firefox115", "safari16"],
  },
  server: { proxy: { "/api": server }, fs: { allow: [root] } },
  preview: { proxy: { "/api": server } },
});
