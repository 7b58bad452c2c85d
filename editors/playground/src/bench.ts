// The documents on the page: which there are, which is edited, and how they change.

import { type ChangeSpec, EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

import { jump } from "./editor";
import type { Change, Documents, TextEdit } from "./engine";
import { toSpan } from "./places";

interface Page {
  name: string;
  state: EditorState;
}

export class Bench {
  private pages: Page[] = [];
  private active = 0;
  readonly view: EditorView;

  constructor(
    parent: HTMLElement,
    private readonly extensions: () => Extension,
    /** Called when there are other documents, or another one is edited. */
    private readonly switched: () => void,
  ) {
    this.view = new EditorView({ parent });
  }

  get name(): string {
    return this.pages[this.active]?.name ?? "";
  }

  get names(): string[] {
    return this.pages.map((page) => page.name);
  }

  get documents(): Documents {
    this.keep();
    return this.pages.map(({ name, state }): [string, string] => [name, state.doc.toString()]);
  }

  open(documents: Documents): void {
    this.pages = documents.map(([name, text]) => ({ name, state: this.fresh(text) }));
    this.show(0);
  }

  add(name: string, text: string): void {
    this.keep();
    this.pages.push({ name: this.free(name), state: this.fresh(text) });
    this.show(this.pages.length - 1);
  }

  select(name: string): void {
    const index = this.pages.findIndex((page) => page.name === name);
    if (index < 0 || index === this.active) return;
    this.keep();
    this.show(index);
  }

  close(name: string): void {
    this.keep();
    const index = this.pages.findIndex((page) => page.name === name);
    if (index < 0 || this.pages.length === 1) return;
    this.pages.splice(index, 1);
    this.show(Math.min(index < this.active ? this.active - 1 : this.active, this.pages.length - 1));
  }

  rename(before: string, after: string): void {
    const page = this.pages.find((page) => page.name === before);
    if (!page || !after || after === before) return;
    page.name = this.free(after);
    this.switched();
  }

  jump(file: string, line: number): void {
    this.select(file);
    if (this.name === file) jump(this.view, line);
  }

  apply({ edits, created }: Change): void {
    for (const [name, changes] of edits) this.edit(name, changes);
    for (const [name, text] of created) this.add(name, text);
  }

  private edit(name: string, edits: TextEdit[]): void {
    const page = this.pages.find((page) => page.name === name);
    if (!page) return;
    const state = name === this.name ? this.view.state : page.state;
    const changes = edits.map((edit): ChangeSpec => ({ ...toSpan(state.doc, edit.range), insert: edit.text }));
    const transaction = state.update({ changes, userEvent: "input.fix" });
    if (name === this.name) this.view.dispatch(transaction);
    else page.state = transaction.state;
  }

  private fresh(doc: string): EditorState {
    return EditorState.create({ doc, extensions: this.extensions() });
  }

  private free(wanted: string): string {
    const clean = wanted.trim().replace(/[/\\\s]+/g, "-") || "document";
    const named = /\.(ya?ml|json)$/.test(clean) ? clean : `${clean}.yaml`;
    let name = named;
    for (let n = 2; this.names.includes(name); n += 1) name = named.replace(/(\.\w+)$/, `-${n}$1`);
    return name;
  }

  /** What was edited is kept with its document. */
  private keep(): void {
    const page = this.pages[this.active];
    if (page && this.view.state.facet(EditorView.editable)) page.state = this.view.state;
  }

  private show(index: number): void {
    const page = this.pages[index];
    if (!page) return;
    this.active = index;
    this.view.setState(page.state);
    this.switched();
  }
}
