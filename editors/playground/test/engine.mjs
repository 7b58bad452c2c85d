// Parts of the page, for node.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import esbuild from "esbuild";

/** A module of the page. */
export async function part(name) {
  const entry = join(import.meta.dirname, "../src", name);
  const { outputFiles } = await esbuild.build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

/** The engine of the page. */
export async function load(wasm) {
  const { Engine } = await part("engine.ts");
  const headers = { "content-type": "application/wasm" };
  return Engine.load(Promise.resolve(new Response(readFileSync(wasm), { headers })));
}
