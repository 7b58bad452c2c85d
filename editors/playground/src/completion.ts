// What can be typed, as CodeMirror offers it.

import { type Completion, type CompletionContext, type CompletionResult, snippet } from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";

import type { Engine, Offer } from "./engine";
import { type Follow, markdown } from "./markdown";
import { toPlace, toSpan } from "./places";

/** Texts of the engine are indented as they are to stand; CodeMirror indents like the first line. */
export function dedented(text: string, line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? "";
  return text.replaceAll(`\n${indent}`, "\n");
}

/** Places to fill in, from the language server protocol's syntax to CodeMirror's. */
export function template(text: string): string {
  const place = /\\([\\$}])|\$(\d+)|\$\{(\d+)(?::([^}]*)|\|([^|]*)\|)?\}|#(?=\{)/g;
  return text.replace(place, (whole, escaped, bare, number, value, choices, at: number) => {
    if (escaped === "}") return "\\}";
    if (escaped === "$" && text[at + whole.length] === "{") return "$\\";
    if (escaped !== undefined) return escaped;
    if (bare === undefined && number === undefined) return `${whole}\\`;
    const seat = bare ?? number;
    if (seat === "0") return "${}";
    const inside = value ?? choices?.split(",")[0] ?? "";
    return `\${${seat}${inside && `:${inside}`}}`;
  });
}

export function completions(
  ready: () => { engine: Engine; file: string },
  follow: Follow,
): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const typed = context.matchBefore(/[\w./-]+/);
    if (!typed && !context.explicit) return null;
    const { engine, file } = ready();
    const doc = context.state.doc;
    const offers = engine.complete(file, toPlace(doc, context.pos));
    if (offers.length === 0) return null;
    offers.sort((a, b) => (a.sort < b.sort ? -1 : 1));
    const starts = offers.map((offer) => toSpan(doc, offer.edit.range).from);
    const options = offers.map((offer, rank) => option(offer, rank, context.pos, follow));
    return { from: Math.max(...starts), options };
  };
}

function option(offer: Offer, rank: number, asked: number, follow: Follow): Completion {
  const { documentation, edit, detail } = offer;
  return {
    label: offer.filter ?? offer.label,
    displayLabel: offer.label,
    type: offer.kind,
    ...(detail === null ? {} : { detail }),
    boost: offer.preselect ? 99 : Math.max(98 - rank, -99),
    ...(documentation === null ? {} : { info: () => markdown(documentation, follow) }),
    apply: (view: EditorView, completion: Completion, _from: number, to: number) => {
      const span = toSpan(view.state.doc, edit.range);
      const end = span.to + (to - asked);
      if (offer.snippet) {
        const line = view.state.doc.lineAt(span.from).text;
        snippet(template(dedented(edit.text, line)))(view, completion, span.from, end);
      } else {
        const caret = { anchor: span.from + edit.text.length };
        view.dispatch({ changes: { from: span.from, to: end, insert: edit.text }, selection: caret, userEvent: "input.complete" });
      }
    },
  };
}
