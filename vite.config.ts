import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as { version: string };
/** Where `vite dev` finds the server; only developers set it. */
const server = process.env["TASUKI_SERVER"] ?? "http://127.0.0.1:3000";

export default defineConfig({
  root: `${root}src/ui`,
  plugins: [react(), tailwindcss()],
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
