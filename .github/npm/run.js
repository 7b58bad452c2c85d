#!/usr/bin/env node
// Runs the program of this script's name from the package of this platform. It stands in npm's
// package once for each program, since on Windows a script does not know how it was called.
"use strict";

const { spawn } = require("node:child_process");
const path = require("node:path");

const program = path.basename(__filename, ".js");
const home = `@netpol-lint/${process.platform}-${process.arch}`;
const suffix = process.platform === "win32" ? ".exe" : "";

let file;
try {
  file = require.resolve(`${home}/${program}${suffix}`);
} catch {
  console.error(`${program}: the package ${home} is missing: install without --omit=optional`);
  process.exit(2);
}
const child = spawn(file, process.argv.slice(2), { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (error) => {
  console.error(`${program}: ${error.message}`);
  process.exit(2);
});
child.on("exit", (code) => process.exit(code ?? 2));
