// Which documents are the server's, and the documents that show what it answers.

import { type Disposable, EventEmitter, type TextDocument, Uri, languages, workspace } from "vscode";

/** The languages that manifests are written in. */
const LANGUAGES = ["yaml", "json", "helm"];

/** Manifests: files, and what is not saved yet. */
export const MANIFESTS = LANGUAGES.flatMap((language) => [
  { language, scheme: "file" },
  { language, scheme: "untitled" },
]);

/** Whether a document is the server's. */
export function isManifest(document: TextDocument): boolean {
  return languages.match(MANIFESTS, document) > 0;
}

const ANSWERS = "netpol-answer";
const answers = new Map<string, string>();
const changed = new EventEmitter<Uri>();

/** Lets answers be opened as documents. */
export function registerAnswers(): Disposable {
  return workspace.registerTextDocumentContentProvider(ANSWERS, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => answers.get(uri.path),
  });
}

/** The address of a read-only document that holds `text`; a second answer of that name takes its place. */
export function answer(name: string, text: string): Uri {
  const uri = Uri.from({ scheme: ANSWERS, path: `/${name}` });
  answers.set(uri.path, text);
  changed.fire(uri);
  return uri;
}
