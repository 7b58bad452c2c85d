// The editor: CodeMirror, with what the engine knows.

import { acceptCompletion, autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { type Diagnostic as Marked, nextDiagnostic, previousDiagnostic, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { type EditorState, type Extension, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
  showTooltip,
  type Tooltip,
} from "@codemirror/view";

import { completions } from "./completion";
import { make } from "./elements";
import type { Diagnostic, Engine } from "./engine";
import { inlayHints } from "./hints";
import { type Follow, markdown } from "./markdown";
import { toPlace, toSpan } from "./places";
import { theme } from "./theme";

export interface Surroundings {
  /** The engine, which knows the documents as they are; and the document that is edited. */
  ready(): { engine: Engine; file: string };
  follow: Follow;
  changed(): void;
  moved(): void;
  act(): void;
}

const explained = StateEffect.define<Tooltip | null>();

const explanation = StateField.define<Tooltip | null>({
  create: () => null,
  update(shown, transaction) {
    const closes = transaction.docChanged || transaction.selection !== undefined;
    let now = closes ? null : shown;
    for (const effect of transaction.effects) if (effect.is(explained)) now = effect.value;
    return now;
  },
  provide: (it) => showTooltip.from(it),
});

function about(around: Surroundings, state: EditorState, offset: number): Tooltip | null {
  const { engine, file } = around.ready();
  const hover = engine.hover(file, toPlace(state.doc, offset));
  if (!hover) return null;
  const { from, to } = toSpan(state.doc, hover.range);
  const create = () => ({ dom: make("div", { class: "cm-explained" }, markdown(hover.markdown, around.follow)) });
  return { pos: from, end: to, above: true, create };
}

/** Shows what there is to say of the word at the caret; its text, if there is some. */
export function explain(around: Surroundings, view: EditorView): string | undefined {
  const tooltip = about(around, view.state, view.state.selection.main.head);
  view.dispatch({ effects: explained.of(tooltip) });
  return tooltip?.create(view).dom.textContent ?? undefined;
}

const jumped = StateEffect.define<number | null>();

/** The line that was jumped to, until the caret goes elsewhere. */
const landing = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let now = transaction.selection ? Decoration.none : shown.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(jumped) || effect.value === null) continue;
      now = Decoration.set(Decoration.line({ class: "cm-jumped" }).range(effect.value));
    }
    return now;
  },
  provide: (it) => EditorView.decorations.from(it),
});

/** Puts the caret on a line, from 1, and shows it. */
export function jump(view: EditorView, line: number): void {
  const at = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines)).from;
  const effects = [jumped.of(at), EditorView.scrollIntoView(at, { y: "center" })];
  view.dispatch({ selection: { anchor: at }, effects });
  view.focus();
}

export function extensions(around: Surroundings): Extension {
  const run = (what: () => void) => () => {
    what();
    return true;
  };
  return [
    lineNumbers(),
    foldGutter({ openText: "⌄", closedText: "›" }),
    history(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of("  "),
    bracketMatching(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    yaml(),
    autocompletion({ override: [completions(() => around.ready(), around.follow)], icons: false }),
    hoverTooltip((view, pos) => about(around, view.state, pos), { hideOnChange: true }),
    explanation,
    landing,
    inlayHints,
    theme,
    keymap.of([
      { key: "Mod-.", run: run(around.act) },
      { key: "Mod-i", run: (view) => explain(around, view) !== undefined },
      { key: "Escape", run: close },
      { key: "F8", run: nextDiagnostic, shift: previousDiagnostic },
      { key: "Tab", run: acceptCompletion },
      ...completionKeymap,
      ...searchKeymap,
      ...foldKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    EditorView.contentAttributes.of({ "aria-label": "Manifests, as YAML", spellcheck: "false" }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) around.changed();
      else if (update.selectionSet) around.moved();
    }),
  ];
}

function close(view: EditorView): boolean {
  if (view.state.field(explanation) === null) return false;
  view.dispatch({ effects: explained.of(null) });
  return true;
}

/** Marks what was found. `render` is what pointing at a mark shows. */
export function mark(view: EditorView, found: Diagnostic[], render: (index: number) => HTMLElement): void {
  const doc = view.state.doc;
  const marks = found.map((it, index): Marked => {
    const { from, to } = toSpan(doc, it.range);
    const faded = it.faded ? { markClass: "cm-faded" } : {};
    return { from, to, severity: it.severity, message: it.message, renderMessage: () => render(index), ...faded };
  });
  view.dispatch(setDiagnostics(view.state, marks));
}
