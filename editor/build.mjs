// Builds the editor for the page, or its tests for node. Options: --tests, --watch.
// Not here: what is built (src/) and how it is tried by hand (dev/).
import { build, context } from "esbuild";
import { gzipSync } from "node:zlib";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import path from "node:path";

const here = path.dirname(fileURLToPath(import.meta.url));
const assets = path.join(here, "../crates/web/assets/built");

const page = {
  absWorkingDir: here,
  entryPoints: { editor: "src/main.ts" },
  outdir: assets,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome120", "firefox121", "safari17"],
  legalComments: "linked",
  sourcemap: false,
};

// Tests run in node without a bundle of the libraries, so that there is one copy of Yjs.
const tests = {
  absWorkingDir: here,
  entryPoints: readdirSync(path.join(here, "tests")).filter((f) => f.endsWith(".test.ts")).map((f) => `tests/${f}`),
  outdir: "build/tests",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  sourcemap: "inline",
};

// The provider alone, for clients without a page (tests/peer.mjs).
const provider = { ...tests, entryPoints: { provider: "src/provider.ts" }, outdir: "build" };

if (process.argv.includes("--tests")) {
  await Promise.all([build(tests), build(provider)]);
} else if (process.argv.includes("--watch")) {
  await (await context(page)).watch();
} else {
  await Promise.all([build(page), build(provider)]);
  const script = readFileSync(path.join(assets, "editor.js"));
  console.log(`editor.js ${Math.round(script.length / 1024)} KB, ${Math.round(gzipSync(script, { level: 9 }).length / 1024)} KB compressed`);
}
