// The extension in a real VS Code: packed, installed, and used as a person does.
//
// `npm test` needs Chromium (CHROMIUM, else /usr/bin/chromium), Python 3 and cargo. The server under
// test is NETPOL_LS, else a debug build. What is seen is kept in target/vscode-test/pictures;
// with UPDATE=1 those of the README are written to images/.

import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium } from "playwright-core";

import { install, start } from "./code-server.mjs";
import { Editor } from "./editor.mjs";
import { steps } from "./steps.mjs";

const HOME = join(import.meta.dirname, "..");
const ROOT = join(HOME, "../..");
const CACHE = join(ROOT, "target/vscode-test");
const PICTURES = join(CACHE, "pictures");
const CHROMIUM = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];

const begun = Date.now();
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

function step(name, run) {
  const since = Date.now();
  const result = run();
  console.log(`${name}: ${seconds(since)}`);
  return result;
}

/** The server to test. */
function built() {
  if (process.env.NETPOL_LS) return process.env.NETPOL_LS;
  execFileSync("cargo", ["build", "--quiet", "--locked", "--bin", "netpol-ls"], { cwd: ROOT, stdio: "inherit" });
  return join(ROOT, "target/debug/netpol-ls");
}

/** The processes of the program at `path`. */
function running(path) {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number);
  return pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(path);
    } catch {
      return false;
    }
  });
}

step("code-server", () => install(CACHE));
const server = step("netpol-ls", built);
const vsix = join(CACHE, "netpol-lint.vsix");
step("package", () => execFileSync(process.execPath, [join(HOME, "package.mjs"), "linux-x64", server, vsix]));

const home = mkdtempSync(join(tmpdir(), "netpol-vscode-"));
const workspace = join(home, "manifests");
cpSync(join(HOME, "test/workspace"), workspace, { recursive: true });
rmSync(PICTURES, { recursive: true, force: true });
mkdirSync(PICTURES, { recursive: true });

const code = await start(CACHE, home, workspace, vsix);
const context = await chromium.launchPersistentContext(join(home, "browser"), {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: CHROMIUM,
  viewport: { width: 1100, height: 700 },
});
let failed;
const editor = new Editor(context.pages()[0] ?? (await context.newPage()), PICTURES);
const installed = readdirSync(join(home, "ext")).find((it) => it.startsWith("netpol-lint."));
const world = {
  read: (file) => readFileSync(join(workspace, file), "utf8"),
  server: () => running(join(home, "ext", installed, "server/netpol-ls"))[0],
};
try {
  await editor.page.goto(code.address("broken.yaml"));
  for (const [name, run] of Object.entries(steps)) {
    const since = Date.now();
    failed = name;
    await run(editor, world);
    console.log(`ok  ${name}: ${seconds(since)}`);
  }
  failed = undefined;
} catch (error) {
  console.log(`FAILED  ${failed}: ${error.stack}`);
  await editor.picture("failure");
} finally {
  await context.close();
  code.stop();
}
if (failed) {
  console.log(`pictures: ${PICTURES}; the editor's logs: ${home}/data/logs`);
  process.exit(1);
}
if (process.env.UPDATE) {
  const shown = readdirSync(join(HOME, "images")).filter((it) => it.endsWith(".png") && it !== "icon.png");
  for (const picture of shown) copyFileSync(join(PICTURES, picture), join(HOME, "images", picture));
}
rmSync(home, { recursive: true, force: true });
console.log(`All good: ${seconds(begun)}; pictures in ${PICTURES}`);
