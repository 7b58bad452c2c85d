// Builds the page into dist/, which any web server can serve: `npm run build -- ENGINE.wasm [OUTPUT]`.

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

import esbuild from "esbuild";

const home = import.meta.dirname;
const [engine, output = join(home, "dist")] = process.argv.slice(2);
if (!engine) {
  console.error("usage: npm run build -- ENGINE.wasm [OUTPUT]");
  process.exit(2);
}
const root = join(home, "../..");
const out = resolve(output);
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const shared = { bundle: true, minify: true, target: "es2022", logLevel: "warning", absWorkingDir: home };
await esbuild.build({
  ...shared,
  entryPoints: { page: "src/main.ts" },
  format: "esm",
  outdir: out,
  loader: { ".yaml": "text" },
  alias: { "style-mod": "./src/style-mod.ts" },
});
// The map's own style comes first: the page's colours win.
const style = readFileSync(join(root, "server/map/picture/picture.css"), "utf8") + readFileSync(join(home, "page.css"), "utf8");
const { code } = await esbuild.transform(style, { loader: "css", minify: true });
writeFileSync(join(out, "page.css"), code);
copyFileSync(join(home, "index.html"), join(out, "index.html"));
copyFileSync(join(root, "editors/vscode/images/icon.svg"), join(out, "icon.svg"));
copyFileSync(engine, join(out, "engine.wasm"));

const files = ["index.html", "page.css", "page.js", "engine.wasm", "icon.svg"];
const all = files.map((file) => readFileSync(join(out, file)));
const version = createHash("sha256").update(Buffer.concat(all)).digest("hex").slice(0, 12);
await esbuild.build({
  ...shared,
  entryPoints: ["src/offline.js"],
  outfile: join(out, "offline.js"),
  define: { FILES: JSON.stringify(["./", ...files]), NAME: JSON.stringify(`netpol-playground-${version}`) },
});

const sizes = [...files, "offline.js"].map((file) => {
  const bytes = readFileSync(join(out, file));
  return { file, bytes: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length };
});
const sum = (key) => sizes.reduce((all, it) => all + it[key], 0);
sizes.push({ file: "in all", bytes: sum("bytes"), gzip: sum("gzip"), brotli: sum("brotli") });
for (const { file, bytes, gzip, brotli } of sizes) {
  const kilo = (count) => (count / 1000).toFixed(1).padStart(8);
  console.log(`${file.padEnd(12)}${kilo(bytes)} kB, gzip ${kilo(gzip)} kB, brotli ${kilo(brotli)} kB`);
}
