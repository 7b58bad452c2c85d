// The steps of the end-to-end test, in order; each begins where the one before ended.

import { strict as assert } from "node:assert";

/** The text of the document that is edited: only what is in sight stands in the page. */
async function text(page) {
  return page.evaluate(() => document.querySelector(".cm-content").cmTile.view.state.doc.toString());
}

/** Puts the caret behind the first `words`. */
async function behind(page, words) {
  await page.evaluate((words) => {
    const { view } = document.querySelector(".cm-content").cmTile;
    const anchor = view.state.doc.toString().indexOf(words) + words.length;
    view.dispatch({ selection: { anchor }, scrollIntoView: true });
    view.focus();
  }, words);
}

/** The line that the caret is on. */
async function caretLine(page) {
  return page.locator(".cm-activeLine").first().textContent();
}

export const steps = {
  async "the page loads, and says what is wrong"({ page, address, shoot }) {
    await page.goto(address);
    await page.locator("#problems li").first().waitFor();
    const [loaded, ready] = await page.evaluate(() => {
      const needed = performance.getEntriesByType("resource").filter((it) => /engine|page/.test(it.name));
      return [Math.max(...needed.map((it) => it.responseEnd)), Number(document.documentElement.dataset.ready)];
    });
    console.log(`  first diagnostics ${Math.round(ready - loaded)} ms after all was loaded, which took ${Math.round(loaded)} ms`);
    assert.equal(await page.locator("#count").textContent(), "1 error");
    assert.match(await page.locator("#problems").textContent(), /unknown field .*protocal/);
    await page.locator("#map .node").first().waitFor();
    await shoot("light");
  },

  async "a mark shows what is wrong, and mends it"({ page, shoot }) {
    await page.locator("#problems .problem").first().click();
    assert.match(await caretLine(page), /protocal/);
    await page.locator(".cm-lintRange-error").first().hover();
    await page.locator(".cm-tooltip .finding").waitFor();
    await shoot("mark");
    await page.locator(".cm-tooltip .fix").first().click();
    await page.locator(".cm-lintRange-error").waitFor({ state: "detached" });
    assert.match(await text(page), /- protocol: TCP/);
    await page.locator("#count", { hasText: "No problems" }).waitFor();
  },

  async "what is typed is judged, and completed"({ page, shoot }) {
    await behind(page, "cidr: 0.0.0.0/0");
    await page.keyboard.type("x");
    await page.locator(".cm-lintRange-error").waitFor();
    await page.keyboard.press("Backspace");
    await page.locator(".cm-lintRange-error").waitFor({ state: "detached" });
    await behind(page, "- port: 9000");
    await page.keyboard.press("Enter");
    await page.keyboard.type("pro");
    await page.locator(".cm-tooltip-autocomplete li", { hasText: "protocol" }).first().waitFor();
    await shoot("completion");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    assert.match(await text(page), /- port: 9000\n {10}protocol: /);
    await page.keyboard.press("Control+z");
    for (let tries = 0; /port: 9000\n\s+p/.test(await text(page)) && tries < 5; tries += 1) await page.keyboard.press("Control+z");
  },

  async "a word says what it does"({ page, shoot }) {
    await behind(page, "name: web");
    await page.locator(".cm-line span", { hasText: /^web$/ }).first().hover();
    const shown = page.locator(".cm-tooltip .markdown");
    await shown.waitFor();
    assert.match(await shown.textContent(), /selects 1 workload/);
    await shoot("hover");
    await page.mouse.move(5, 5);
    // And from the keyboard.
    await behind(page, "kind: NetworkPolicy");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Control+i");
    await page.locator(".cm-tooltip .markdown").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".cm-tooltip").waitFor({ state: "detached" });
  },

  async "hints stand beside the text"({ page }) {
    await page.locator(".cm-hint", { hasText: "all pods of namespace shop" }).first().waitFor();
    await behind(page, "port: http");
    await page.locator(".cm-hint", { hasText: "→ 8080" }).first().waitFor();
  },

  async "the map jumps to the lines that decide, and lights what the caret is in"({ page, shoot }) {
    const connection = page.locator("#map .line[aria-label*='api'][aria-label*='db']").first();
    await connection.focus();
    await page.keyboard.press("Enter");
    await page.locator(".verdict.allowed").waitFor();
    assert.match(await page.locator(".verdict").textContent(), /shop\/api.*data\/db.*TCP 5432/);
    assert.match(await caretLine(page), /namespaceSelector|kubernetes/);
    assert.equal(await page.locator("#map .node.lit").count(), 1);
    assert.equal(await page.locator("#map .node.lit").getAttribute("aria-label"), "api");
    await page.locator("#answer .link").last().click();
    assert.equal(await page.locator("#map .node.lit").getAttribute("aria-label"), "db");
    await shoot("map");
    await page.locator("#map .node[aria-label=web]").click();
    assert.equal(await page.locator("[role=tab][aria-selected=true]").textContent(), "workloads.yaml");
    assert.match(await caretLine(page), /apiVersion/);
  },

  async "who can reach whom is answered, with lines to click"({ page, shoot }) {
    await page.locator("#from").fill("shop/web");
    await page.locator("#to").fill("data/db");
    await page.locator("#port").fill("5432");
    await page.getByRole("button", { name: "Ask" }).click();
    await page.locator(".verdict.denied").waitFor();
    await shoot("denied");
    await page.locator("#answer .link").first().click();
    assert.equal(await page.locator("[role=tab][aria-selected=true]").textContent(), "policies.yaml");
    await page.locator("#to").fill("nowhere/x");
    await page.getByRole("button", { name: "Ask" }).click();
    await page.locator(".verdict.none").waitFor();
  },

  async "actions are a menu at the caret"({ page, shoot }) {
    await behind(page, "podSelector: {}");
    await page.keyboard.press("Control+.");
    await page.locator(".menu [role=menuitem]").first().waitFor();
    await shoot("actions");
    await page.keyboard.press("Escape");
    await page.locator(".menu").waitFor({ state: "detached" });
  },

  async "a template is added, a document renamed"({ page }) {
    await page.getByRole("button", { name: "New document" }).click();
    await page.locator("#begin").selectOption({ label: "allow-dns" });
    assert.match(await text(page), /name: allow-dns/);
    await page.getByRole("tab", { selected: true }).press("F2");
    await page.keyboard.type("dns");
    await page.keyboard.press("Enter");
    assert.match(await page.getByRole("tab", { selected: true }).textContent(), /^dns\.yaml/);
  },

  async "a link holds all documents, and nobody is told"({ page, browser, address }) {
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("button", { name: "Link copied" }).waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(link.startsWith(`${address}#v1=`), link);
    const other = await browser.newPage();
    await other.goto(link);
    await other.getByRole("tab", { name: "dns.yaml" }).click();
    assert.match(await text(other), /name: allow-dns/);
    await other.close();
  },

  async "a reload brings everything back"({ page }) {
    await page.getByRole("tab", { name: "dns.yaml" }).click();
    await page.locator(".cm-content").focus();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("# mine\n");
    await page.waitForTimeout(400);
    assert.ok(!page.url().includes("#"));
    await page.reload();
    await page.getByRole("tab", { name: "dns.yaml" }).click();
    assert.match(await text(page), /# mine/);
  },

  async "dark, and narrow"({ page, shoot }) {
    await page.getByRole("tab", { name: "policies.yaml" }).click();
    await page.getByRole("button", { name: "Dark" }).click();
    await page.waitForTimeout(300);
    await shoot("dark");
    await page.setViewportSize({ width: 400, height: 860 });
    await page.waitForTimeout(300);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 400, `${wide} pixels wide`);
    await shoot("narrow-dark");
    await page.getByRole("button", { name: "Dark" }).click();
    await page.waitForTimeout(300);
    await shoot("narrow");
    await page.locator("#reach-form").scrollIntoViewIfNeeded();
    await shoot("narrow-map");
    await page.setViewportSize({ width: 1360, height: 860 });
  },

  async "other examples"({ page, shoot }) {
    for (const [label, name] of [["AND or OR: one dash decides", "and-or"], ["Mistakes that the API server finds, or does not", "typo"], ["Egress without DNS", "egress"]]) {
      await page.locator("#begin").selectOption({ label });
      await page.waitForTimeout(500);
      await shoot(name);
    }
  },

  async "without a network it works all the same"({ page, server }) {
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    await page.reload();
    await page.locator("#problems").waitFor({ state: "attached" });
    await page.locator("[role=tab]").first().waitFor();
  },
};
