// The playground in a real browser: what a person does there, and sees. `node test/e2e.mjs DIST [PICTURES]`

import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { chromium } from "playwright-core";

import { serve } from "../serve.mjs";
import { steps } from "./steps.mjs";

const [dist, pictures = "pictures"] = process.argv.slice(2).map((it) => resolve(it));
mkdirSync(pictures, { recursive: true });
const server = await serve(dist);
const address = `http://127.0.0.1:${server.address().port}/`;
const profile = mkdtempSync(join(tmpdir(), "netpol-playground-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  viewport: { width: 1360, height: 860 },
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
await browser.grantPermissions(["clipboard-read", "clipboard-write"], { origin: address });
const page = browser.pages()[0] ?? (await browser.newPage());
page.setDefaultTimeout(15_000);

// Whatever the page complains about, a refused style or script among it, fails the test; and so does any
// request to elsewhere.
const complaints = [];
page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
page.on("pageerror", (error) => complaints.push(String(error)));
page.on("request", (request) => request.url().startsWith(address) || complaints.push(`asked for ${request.url()}`));

const world = { page, browser, address, server, shoot: (name) => page.screenshot({ path: join(pictures, `${name}.png`) }) };
let failed = false;
try {
  for (const [name, step] of Object.entries(steps)) {
    const start = performance.now();
    await step(world);
    assert.deepEqual(complaints, [], name);
    console.log(`${name}: ${Math.round(performance.now() - start)} ms`);
  }
} catch (error) {
  failed = true;
  console.error(error, complaints);
  await world.shoot("failure");
} finally {
  await browser.close();
  server.close();
  rmSync(profile, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
