// The library in WebAssembly says what the native program says: the same JSON report, byte by byte, on
// all YAML of the tests, each file alone and each among the files of its folder.
// `node test/agreement.mjs ENGINE.wasm NETPOL-LINT`

import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";

import { load } from "./engine.mjs";

const [wasm, program] = process.argv.slice(2).map((it) => resolve(it));
const data = join(import.meta.dirname, "../../../tests/data");
const scratch = mkdtempSync(join(tmpdir(), "netpol-agreement-"));
const engine = await load(wasm);
const run = promisify(execFile);

const files = readdirSync(data, { recursive: true, withFileTypes: true })
  .filter((it) => it.isFile() && /\.ya?ml$/.test(it.name))
  .map((it) => join(it.parentPath, it.name));
const alone = files.map((file) => [file]);
const folders = new Set(files.map(dirname));
const together = [...folders].map((folder) => files.filter((file) => dirname(file) === folder)).filter((it) => it.length > 1);

let compared = 0;
const differing = [];
for (const [index, group] of [...alone, ...together].entries()) {
  const folder = join(scratch, String(index));
  mkdirSync(folder);
  const documents = group.map((file) => [basename(file), readFileSync(file, "utf8")]);
  for (const [name, text] of documents) writeFileSync(join(folder, name), text);
  engine.open(documents);
  const reports = documents.map(async ([name]) => {
    const asked = run(program, ["check", "--format", "json", "--no-config", name], { cwd: folder, maxBuffer: 1 << 28 });
    // Status 1: something was found.
    const native = await asked.catch((error) => (error.code === 1 ? error : Promise.reject(error)));
    return [name, native.stdout];
  });
  for (const [name, native] of await Promise.all(reports)) {
    compared += 1;
    if (native !== engine.report(name)) differing.push(`${relative(data, dirname(group[0]))}/${name} (${group.length} files)`);
  }
}
rmSync(scratch, { recursive: true });
if (compared < 200 || differing.length > 0) {
  console.error(`${compared} reports compared; these differ:\n${differing.join("\n")}`);
  process.exit(1);
}
console.log(`${compared} reports on ${files.length} files: the same from WebAssembly and from the native program`);
