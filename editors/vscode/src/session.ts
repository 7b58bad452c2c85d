// The running server: starts it, restarts it, asks it, and says how it is.

import { isAbsolute, join } from "node:path";
import {
  type ExtensionContext,
  LanguageStatusSeverity,
  type LogOutputChannel,
  Uri,
  commands,
  env,
  languages,
  window,
  workspace,
} from "vscode";
import {
  ErrorCodes,
  ExecuteCommandRequest,
  LanguageClient,
  type Location,
  type Position,
  ResponseError,
  RevealOutputChannelOn,
  State,
} from "vscode-languageclient/node";

import { MANIFESTS } from "./documents";
import { NoProgram, find } from "./program";

const INSTALLING = "https://netpol-lint.github.io/netpol-lint/install";

/** The server's command to show places; this extension shows them in the editor's own way. */
const SHOW_LOCATIONS = "netpol.showLocations";

export class Session {
  private client: LanguageClient | undefined;
  private version = "";
  private readonly status = languages.createLanguageStatusItem("netpol", MANIFESTS);

  constructor(
    private readonly context: ExtensionContext,
    private readonly log: LogOutputChannel,
  ) {
    this.status.name = "netpol-lint";
    this.status.command = { title: "Show Log", command: "netpol.showLog" };
    context.subscriptions.push(this.status);
  }

  /** Starts the server; if it runs already, another in its place. */
  async start(): Promise<void> {
    await this.stop();
    this.say("starting", "", true);
    try {
      await this.launch();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.log.error(message);
      this.say("not running", message, false, LanguageStatusSeverity.Error);
      // Nobody waits for the person to read it.
      void this.complain(message, error instanceof NoProgram);
    }
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose().catch((error: unknown) => this.log.warn(String(error)));
  }

  /** What the server answers to one of its commands; if it cannot, tells why and gives nothing. */
  async ask(command: string, argument: unknown): Promise<string | undefined> {
    if (!this.client?.isRunning()) {
      const restart = "Restart Server";
      const chosen = await window.showWarningMessage("netpol-lint's language server does not run.", restart);
      if (chosen === restart) await this.start();
      return undefined;
    }
    try {
      return await this.client.sendRequest(ExecuteCommandRequest.type, { command, arguments: [argument] });
    } catch (error) {
      const isUnknown = error instanceof ResponseError && error.code === ErrorCodes.MethodNotFound;
      const message = error instanceof Error ? error.message : String(error);
      void window.showWarningMessage(
        isUnknown ? `netpol-ls ${this.version} cannot do this: a newer one can.` : `netpol-lint: ${message}`,
      );
      return undefined;
    }
  }

  private async launch(): Promise<void> {
    const own = workspace.getConfiguration("netpol.server");
    const program = await find(this.context.extensionPath, own.get<string | null>("path", null));
    this.version = program.version;
    this.log.info(`netpol-ls ${program.version}: ${program.path}`);
    const client = new LanguageClient(
      "netpol",
      "netpol-lint",
      { command: program.path, args: own.get<string[]>("args", []) },
      {
        documentSelector: MANIFESTS,
        outputChannel: this.log,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        initializationOptions: settings,
        markdown: { supportHtml: false },
        middleware: {
          executeCommand: async (command, args, next) =>
            command === SHOW_LOCATIONS ? showLocations(client, args) : next(command, args),
          workspace: {
            configuration: async (params, token, next) => {
              const all = await next(params, token);
              if (!Array.isArray(all)) return all;
              return all.map((one, at) => (params.items[at]?.section === "netpol" ? settings() : one));
            },
          },
        },
      },
    );
    client.onDidChangeState(({ newState }) => this.follow(client, newState));
    this.client = client;
    await client.start();
  }

  private follow(client: LanguageClient, state: State): void {
    if (client !== this.client) return;
    if (state === State.Running) this.say(this.version, "");
    else if (state === State.Starting) this.say("starting", "", true);
    else this.say("not running", "the log says why", false, LanguageStatusSeverity.Error);
  }

  private say(text: string, detail: string, busy = false, severity = LanguageStatusSeverity.Information): void {
    this.status.text = `netpol-lint: ${text}`;
    this.status.detail = detail;
    this.status.busy = busy;
    this.status.severity = severity;
  }

  private async complain(message: string, isMissing: boolean): Promise<void> {
    const [how, where, log] = ["How to Install", "Open Settings", "Show Log"];
    const offered = isMissing ? [how, where] : [log];
    const chosen = await window.showErrorMessage(`netpol-lint: ${message}`, ...offered);
    if (chosen === how) await env.openExternal(Uri.parse(INSTALLING));
    if (chosen === where) await commands.executeCommand("workbench.action.openSettings", "netpol.server.path");
    if (chosen === log) this.log.show();
  }
}

/** The server's settings. */
function settings(): Record<string, unknown> {
  const all = workspace.getConfiguration("netpol");
  const keys = ["schema", "kubernetesVersion", "levels", "inlayHints", "codeLens"];
  const wanted = Object.fromEntries(keys.map((key) => [key, all.get(key)]));
  return { ...wanted, config: located(all.get<string | null>("config", null)) };
}

/** A path from the first workspace folder. */
function located(path: string | null): string | null {
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (!path) return null;
  return isAbsolute(path) || !folder ? path : join(folder, path);
}

/** Shows places as the editor shows references. */
async function showLocations(client: LanguageClient, args: unknown[]): Promise<void> {
  const [uri, position, places] = args as [string, Position, Location[]];
  const { asLocation, asPosition } = client.protocol2CodeConverter;
  await commands.executeCommand(
    "editor.action.showReferences",
    Uri.parse(uri),
    asPosition(position),
    places.map((place) => asLocation(place)),
  );
}
