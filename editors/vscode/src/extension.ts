// The extension: starts the server, and offers the commands. What policies mean, the server knows.

import { type ExtensionContext, commands, languages, window, workspace } from "vscode";

import { answer, registerAnswers } from "./documents";
import { ReachabilityMap } from "./map";
import { Session } from "./session";

let session: Session;

export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel("netpol-lint", { log: true });
  session = new Session(context, log);
  const map = new ReachabilityMap(context, session);
  const offered: Record<string, () => unknown> = {
    "netpol.restart": () => session.start(),
    "netpol.showLog": () => log.show(),
    "netpol.showMap": () => map.open(),
    "netpol.askReach": askReach,
    "netpol.explain": explain,
    "netpol.newPolicy": newPolicy,
  };
  const registered = Object.entries(offered).map(([name, run]) => commands.registerCommand(name, run));
  const changed = workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration("netpol.server")) void session.start();
  });
  context.subscriptions.push(log, registerAnswers(), changed, ...registered);
  await session.start();
}

export function deactivate(): Promise<void> {
  return session.stop();
}

/** An empty document, in which the server offers its templates. */
async function newPolicy(): Promise<void> {
  await window.showTextDocument(await workspace.openTextDocument({ language: "yaml" }));
  await commands.executeCommand("editor.action.triggerSuggest");
}

/** Explains one of the rules that the active file breaks, or any other. */
async function explain(): Promise<void> {
  const other = "Another rule...";
  const rules = brokenRules();
  let rule = rules.length > 0 ? await window.showQuickPick([...rules, other], { title: "Explain rule" }) : other;
  if (rule === other) {
    rule = await window.showInputBox({ title: "Explain rule", placeHolder: "unknown-field, or another rule or group" });
  }
  if (!rule) return;
  const text = await session.ask("netpol.explainRule", rule.trim());
  if (text) await commands.executeCommand("markdown.showPreview", answer(`${rule.trim()}.md`, text));
}

/** The rules that the active file breaks, those on the caret's line first. */
function brokenRules(): string[] {
  const editor = window.activeTextEditor;
  if (!editor) return [];
  const line = editor.selection.active.line;
  const found = languages.getDiagnostics(editor.document.uri).filter((it) => it.source === "netpol-lint");
  const isHere = (at: (typeof found)[number]) => at.range.start.line <= line && line <= at.range.end.line;
  const sorted = [...found.filter(isHere), ...found.filter((it) => !isHere(it))];
  return [...new Set(sorted.map(({ code }) => String(typeof code === "object" ? code.value : code)))];
}

/** Asks who and whom, and shows the answer. */
async function askReach(): Promise<void> {
  const uri = window.activeTextEditor?.document.uri.toString();
  const who = "namespace/workload, namespace, namespace?app=x, an address, or *";
  const asked = async (title: string, placeHolder: string) => (await window.showInputBox({ title, placeHolder }))?.trim();
  const from = await asked("Who can reach (1/3): from", who);
  if (!from) return;
  const to = await asked(`Who can reach (2/3): from ${from} to`, who);
  if (!to) return;
  const port = await asked(`Who can reach (3/3): from ${from} to ${to} on port`, "5432, 53/UDP or a name; empty: any");
  if (port === undefined) return;
  const text = await session.ask("netpol.whoCanReach", { uri, from, to, ...(port && { port }) });
  if (text === undefined) return;
  await window.showTextDocument(answer(`${from} to ${to}`.replaceAll("/", " ") + ".txt", text), { preview: true });
}
