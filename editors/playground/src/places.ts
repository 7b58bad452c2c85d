// Places of a document as the engine and as CodeMirror have them.

import type { Text } from "@codemirror/state";

import type { Place, Range } from "./engine";

export function toOffset(doc: Text, place: Place): number {
  const line = doc.line(Math.min(place.line + 1, doc.lines));
  return Math.min(line.from + place.column, line.to);
}

export function toPlace(doc: Text, offset: number): Place {
  const line = doc.lineAt(offset);
  return { line: line.number - 1, column: offset - line.from };
}

export function toSpan(doc: Text, range: Range): { from: number; to: number } {
  return { from: toOffset(doc, range.start), to: toOffset(doc, range.end) };
}

export function toRange(doc: Text, from: number, to: number): Range {
  return { start: toPlace(doc, from), end: toPlace(doc, to) };
}
