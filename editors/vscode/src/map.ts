// The map of what can reach what, beside the manifests. The server draws it; this shows it, follows
// the active file, and opens the lines that are clicked.

import { isAbsolute } from "node:path";
import {
  ColorThemeKind,
  type Disposable,
  type ExtensionContext,
  Range,
  type TextDocument,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode";

import { isManifest } from "./documents";
import type { Session } from "./session";

/** How long changes are gathered before the map is drawn again, in milliseconds. */
const GATHERING = 400;

/** What the page says when a place is clicked: `line` counts from 1. */
interface Opened {
  type: "netpol-open";
  file: string;
  line: number;
}

export class ReachabilityMap {
  private panel: WebviewPanel | undefined;
  private document: TextDocument | undefined;
  private timer: NodeJS.Timeout | undefined;
  private html = "";

  constructor(
    context: ExtensionContext,
    private readonly session: Session,
  ) {
    const followed: Disposable[] = [
      window.onDidChangeActiveTextEditor((editor) => {
        if (editor && isManifest(editor.document)) this.draw(editor.document);
      }),
      workspace.onDidChangeTextDocument(({ document }) => isManifest(document) && this.draw(this.document)),
      window.onDidChangeActiveColorTheme(() => this.show(this.html)),
    ];
    context.subscriptions.push(...followed, { dispose: () => this.panel?.dispose() });
  }

  /** Shows the map of what is around the active file. */
  async open(): Promise<void> {
    const document = window.activeTextEditor?.document;
    if (!document || !isManifest(document)) {
      void window.showInformationMessage("Open a manifest first: the map shows what is around it.");
      return;
    }
    const html = await this.ask(document);
    if (html === undefined) return;
    this.document = document;
    this.panel ??= this.made();
    this.panel.reveal(undefined, true);
    this.show(html);
  }

  private made(): WebviewPanel {
    const panel = window.createWebviewPanel(
      "netpol.map",
      "Reachability",
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [] },
    );
    panel.webview.onDidReceiveMessage((message: Opened) => {
      if (message.type === "netpol-open") void this.jump(message);
    });
    panel.onDidDispose(() => {
      clearTimeout(this.timer);
      this.panel = undefined;
      this.html = "";
    });
    return panel;
  }

  private ask(document: TextDocument): Promise<string | undefined> {
    return this.session.ask("netpol.showReachability", { uri: document.uri.toString(), format: "html" });
  }

  /** Draws the map again, soon. */
  private draw(document: TextDocument | undefined): void {
    if (!this.panel || !document) return;
    this.document = document;
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      const html = await this.ask(document);
      if (html !== undefined && html !== this.html) this.show(html);
    }, GATHERING);
  }

  /** Shows a page, in the editor's theme. */
  private show(html: string): void {
    if (!this.panel) return;
    this.html = html;
    const { Light, HighContrastLight } = ColorThemeKind;
    const theme = [Light, HighContrastLight].includes(window.activeColorTheme.kind) ? "light" : "dark";
    this.panel.webview.html = html.replace("<html ", `<html data-theme="${theme}" `);
  }

  private async jump({ file, line }: Opened): Promise<void> {
    const uri = this.located(file);
    const at = Math.max(line - 1, 0);
    const beside = window.visibleTextEditors.find((editor) => isManifest(editor.document));
    const viewColumn = beside?.viewColumn ?? ViewColumn.One;
    await window.showTextDocument(uri, { viewColumn, selection: new Range(at, 0, at, 0) });
  }

  /** The file that the page names; a relative path starts at the workspace folder. */
  private located(file: string): Uri {
    if (isAbsolute(file)) return Uri.file(file);
    const own = this.document && workspace.getWorkspaceFolder(this.document.uri);
    const folder = (own ?? workspace.workspaceFolders?.[0])?.uri;
    return folder ? Uri.joinPath(folder, file) : Uri.file(file);
  }
}
