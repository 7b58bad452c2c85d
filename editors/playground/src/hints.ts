// Inlay hints: words of ours beside the words of the document.

import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";

import type { Hint } from "./engine";
import { make } from "./elements";
import { toOffset } from "./places";

class Beside extends WidgetType {
  constructor(private readonly hint: Hint) {
    super();
  }

  override eq(other: Beside): boolean {
    return other.hint.label === this.hint.label && other.hint.tooltip === this.hint.tooltip;
  }

  override toDOM(): HTMLElement {
    const side = this.hint.before ? "cm-hint cm-hint-before" : "cm-hint";
    return make("span", { class: side, title: this.hint.tooltip.replace(/`/g, "") }, this.hint.label);
  }
}

const set = StateEffect.define<Hint[]>();

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let now = shown.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(set)) continue;
      const doc = transaction.state.doc;
      const widgets = effect.value.map((hint) => {
        const widget = new Beside(hint);
        const made = Decoration.widget({ widget, side: hint.before ? -1 : 1 });
        return made.range(toOffset(doc, hint.at));
      });
      now = Decoration.set(widgets, true);
    }
    return now;
  },
  provide: (it) => EditorView.decorations.from(it),
});

export const inlayHints = field;

export function showHints(view: EditorView, hints: Hint[]): void {
  view.dispatch({ effects: set.of(hints) });
}
