// What a person does with the extension, in this order, and what must be seen.

import assert from "node:assert/strict";

import { QUIET } from "./code-server.mjs";

const LENS = ".codelens-decoration a";
const PROBLEM = ".markers-panel .monaco-list-row";
const OFFERED = ".suggest-widget.visible .monaco-list-row";
const ERROR = ".editor-instance .squiggly-error";

export const steps = {
  async "a mistake is underlined"(editor) {
    await editor.sees(ERROR);
    for (const file of ["apps.yaml", "policies.yaml"]) {
      await (await editor.sees(".explorer-folders-view .monaco-list-row", file)).dblclick();
      await editor.sees(".tab.active", file);
    }
    await editor.keys("Control+b");
  },

  async "the problems are listed"(editor) {
    await editor.keys("Control+Shift+m");
    await editor.sees(PROBLEM, 'unknown field "spec.ingress[0].ports[0].protocal"');
    await editor.sees(PROBLEM, "rename it to `protocol`");
    await editor.picture("problems");
    await editor.command("View: Hide Panel");
    await editor.seesNo(PROBLEM);
  },

  async "the status says the server's version"(editor) {
    await (await editor.sees(".statusbar-item[id='status.languageStatus']")).hover();
    await editor.sees(".hover-language-status", /netpol-lint: \d+\.\d+\.\d+/);
    await editor.picture("status");
  },

  async "a hover says what is allowed in the end"(editor) {
    await editor.shows("policies.yaml");
    await editor.sees(LENS, "selects 1 workload · isolated: ingress, egress");
    await editor.hovers("podSelector", /web selects 1 workload in shop.*any IPv4 address but 10\.0\.0\.0\/8/s);
    await editor.picture("hover");
  },

  async "hints stand in the text"(editor) {
    await editor.shows("policies.yaml", 36);
    await editor.sees(LENS, "isolated: ingress");
    const text = await editor.text();
    for (const hint of ["OR", "AND", "all pods of these namespaces", "→ 9000"]) {
      assert.ok(text.includes(hint), `no hint ${hint} in:\n${text}`);
    }
    await editor.picture("hints");
  },

  async "a lens shows what it counts"(editor) {
    await editor.shows("policies.yaml", 30);
    await (await editor.sees(LENS, /isolated: ingress$/)).click();
    await editor.sees(".peekview-widget .peekview-title", "apps.yaml");
    await editor.sees(".peekview-widget .view-line", "Deployment");
    await editor.picture("lens");
    await editor.keys("Escape");
  },

  async "labels of the folder are offered"(editor) {
    await editor.shows("policies.yaml", 23, 23);
    await editor.keys("Backspace", "Backspace", "Backspace", "Control+Space");
    await editor.sees(OFFERED, "web");
    await editor.sees(OFFERED, "api");
    await editor.picture("completion");
    await editor.keys("Escape");
    await editor.command("File: Revert File");
  },

  async "a rule is explained"(editor) {
    await editor.shows("broken.yaml", 21, 13);
    await editor.command("netpol-lint: Explain Rule...");
    await editor.chooses("unknown-field");
    await editor.sees(".tab.active", "Preview unknown-field.md");
    const view = await editor.view("h2:has-text('Why is this bad?')");
    await view.locator("h2").first().waitFor();
    await editor.picture("explain");
    await editor.command("View: Close Editor");
  },

  async "a quick fix mends"(editor) {
    await editor.shows("broken.yaml", 21, 13);
    await editor.acts("Rename to `protocol`", "fix");
    await editor.sees(".view-line", /protocol:\s+TCP/);
    await editor.sees(ERROR);
  },

  async "the map is drawn, and opens lines"(editor) {
    await editor.shows("policies.yaml");
    await editor.command("netpol-lint: Show Reachability Map");
    const view = await editor.view("svg.map .node");
    assert.equal(await view.locator("html").getAttribute("data-theme"), "dark");
    await view.locator("svg.map .node", { hasText: "web" }).click();
    await editor.picture("map");
    await view.locator("button.where", { hasText: "apps.yaml:13" }).click();
    await editor.sees(".tab.active", "apps.yaml");
    await editor.sees(".statusbar-item", "Ln 13, Col 1");
  },

  async "the map follows: fix all"(editor) {
    await editor.shows("broken.yaml", 21);
    await editor.command("Fix All");
    await editor.seesNo(ERROR);
    assert.match(await editor.text(), /matchLabels:[^]*protocol: TCP[^]*protocol: TCP/);
    const view = await editor.view("svg.map:has-text('TCP 5432')");
    assert.ok(view);
    await editor.picture("follows");
  },

  async "the map has the editor's theme"(editor) {
    await editor.configure("User", { ...QUIET, "workbench.colorTheme": "Light Modern" });
    await editor.view("html[data-theme=light] svg.map");
    await editor.picture("light");
    await editor.configure("User", QUIET);
    await editor.view("html[data-theme=dark] svg.map");
    await (await editor.sees(".tab", "Reachability")).click();
    await editor.command("View: Close Editor");
  },

  async "a namespace is closed by default"(editor, { read }) {
    await editor.shows("policies.yaml", 3, 3);
    await editor.acts(/^Deny ingress and egress except DNS in `shop` by default.*\)$/, "default-deny");
    await editor.until(async () => {
      await editor.keys("Control+s");
      return /name: default-deny/.test(read("policies.yaml"));
    }, "no policy was written");
  },

  async "a new policy comes from a template"(editor) {
    await editor.command("netpol-lint: New Policy from Template");
    await editor.sees(OFFERED, "default-deny-ingress");
    await editor.picture("templates");
    await (await editor.sees(OFFERED, "default-deny-ingress")).click();
    await editor.sees(".view-line", /kind:\s+NetworkPolicy/);
    await editor.picture("new");
  },

  async "who can reach whom is answered"(editor) {
    await editor.shows("policies.yaml");
    await editor.command("netpol-lint: Who Can Reach...");
    await editor.answers("(1/3)", "shop/web");
    await editor.answers("(2/3)", "shop/api");
    await editor.answers("(3/3)", "9000");
    await editor.sees(".tab.active", "shop web to shop api.txt");
    await editor.sees(".editor-instance .view-line", /allowed/);
    await editor.picture("who");
  },

  async "a server that dies is started again"(editor, { server }) {
    await dies(editor, server, () => process.kill(server(), "SIGKILL"));
    await editor.shows("broken.yaml", 21, 11);
    await editor.types("x");
    await editor.sees(ERROR);
    await editor.keys("Backspace");
    await editor.seesNo(ERROR);
  },

  async "a server is started anew when asked"(editor, { server }) {
    await dies(editor, server, () => editor.command("netpol-lint: Restart Server"));
  },

  async "a missing server is told, and can be corrected"(editor, { server }) {
    await editor.configure("Workspace", { "netpol.server.path": "/no/such/netpol-ls" });
    await editor.sees(".notification-toast", "/no/such/netpol-ls was not found. Correct the setting");
    await editor.picture("missing");
    assert.equal(server(), undefined);
    await editor.configure("Workspace", {});
    await editor.until(() => server() !== undefined, "the server did not start");
  },
};

/** Waits until `act` put another server in place of the one that runs. */
async function dies(editor, server, act) {
  const before = server();
  assert.ok(before, "no server runs");
  await act();
  await editor.until(() => ![before, undefined].includes(server()), "no other server runs");
}
