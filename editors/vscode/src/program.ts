// Finds the program that is the language server, and asks it how old it is.

import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** The oldest server that this extension works with. */
const OLDEST = "0.1.0";

/** A server that can be started. */
export interface Program {
  path: string;
  version: string;
}

/** There is no server to start. The message says why, and what to do. */
export class NoProgram extends Error {}

/**
 * The server: the `configured` one, else the one in the extension's `folder`, else the one on the PATH.
 */
export async function find(folder: string, configured: string | null): Promise<Program> {
  if (configured) return usable(configured, "Correct the setting `netpol.server.path`.");
  const name = process.platform === "win32" ? "netpol-ls.exe" : "netpol-ls";
  const bundled = join(folder, "server", name);
  if (await isExecutable(bundled)) return usable(bundled, "Install the extension again.");
  return usable(name, "Install it and put it on the PATH, or say where it is in the settings.");
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(() => true, () => false);
}

async function usable(path: string, remedy: string): Promise<Program> {
  const version = await versionOf(path, remedy);
  if (isOlder(version, OLDEST)) {
    throw new NoProgram(`The language server ${path} is too old: it is ${version}, and ${OLDEST} is needed. ${remedy}`);
  }
  return { path, version };
}

async function versionOf(path: string, remedy: string): Promise<string> {
  const asked = promisify(execFile)(path, ["--version"], { timeout: 10_000 });
  const { stdout } = await asked.catch((error: NodeJS.ErrnoException) => {
    const why = error.code === "ENOENT" ? "was not found" : `cannot be started (${error.message.trim()})`;
    throw new NoProgram(`The language server ${path} ${why}. ${remedy}`);
  });
  const version = /^netpol-ls (\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (!version) throw new NoProgram(`${path} is not the language server netpol-ls. ${remedy}`);
  return version;
}

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, "en", { numeric: true }) < 0;
}
