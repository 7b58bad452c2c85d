// Packs the extension with the server in it: `npm run package -- TARGET SERVER OUTPUT`, where TARGET is
// a platform as `vsce package --target` names it, and SERVER the program netpol-ls for it.

import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

const [target, server, output] = process.argv.slice(2);
if (!output) {
  console.error("usage: npm run package -- TARGET SERVER OUTPUT");
  process.exit(2);
}
const home = import.meta.dirname;
const bundled = join(home, "server", target.startsWith("win32") ? "netpol-ls.exe" : "netpol-ls");
rmSync(join(home, "server"), { recursive: true, force: true });
mkdirSync(join(home, "server"));
copyFileSync(resolve(server), bundled);
chmodSync(bundled, 0o755);

// Pictures and links of the README are relative; the marketplace shows it elsewhere.
const github = "https://github.com/netpol-lint/netpol-lint";
const options = ["--no-dependencies", "--target", target, "--out", resolve(output)];
options.push("--baseContentUrl", `${github}/blob/main/editors/vscode`);
options.push("--baseImagesUrl", `${github}/raw/main/editors/vscode`);
execFileSync(join(home, "node_modules/.bin/vsce"), ["package", ...options], { cwd: home, stdio: "inherit" });
