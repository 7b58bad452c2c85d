// What was found: as a list, and as what pointing at a mark shows.

import { button, make, words } from "./elements";
import type { Action, Diagnostic } from "./engine";
import type { Follow } from "./markdown";

export interface Mending {
  /** The quick fixes of a finding of the document that is edited, by its index. */
  fixes(index: number): Action[];
  apply(index: number, action: Action): void;
  follow: Follow;
}

/** The findings of a document that is edited, each with its fixes. */
export function drawProblems(list: HTMLElement, file: string, found: Diagnostic[], mending: Mending): void {
  const items = found.map((it, index) => make("li", { class: it.severity }, item(file, it, index, mending)));
  list.replaceChildren(...items);
}

function item(file: string, found: Diagnostic, index: number, mending: Mending): HTMLElement {
  const line = found.range.start.line + 1;
  const jump = button("", "problem", () => mending.follow(file, line));
  jump.append(
    make("span", { class: `dot ${found.severity}`, role: "img", "aria-label": found.severity }),
    make("span", { class: "line" }, `${line}`),
    make("span", { class: "message" }, ...words(found.message)),
  );
  const more = make("div", { class: "more" }, ...details(found, mending), ...fixes(index, mending));
  return make("div", {}, jump, more);
}

/** What pointing at a mark shows. */
export function finding(found: Diagnostic, index: number, mending: Mending): HTMLElement {
  const title = make("strong", {}, ...words(found.message));
  const body = [title, ...details(found, mending), ...fixes(index, mending)];
  return make("div", { class: `finding ${found.severity}` }, ...body);
}

function details(found: Diagnostic, mending: Mending): HTMLElement[] {
  const said = [found.effect, found.help].filter((it) => it !== null).map((it) => make("p", {}, ...words(it)));
  const related = found.related.map(({ file, range, message }) => {
    const line = range.start.line + 1;
    return make("p", { class: "related" }, button(`${file}:${line}`, "link", () => mending.follow(file, line)), " ", ...words(message));
  });
  const rule = make("a", { class: "rule", href: found.url, target: "_blank", rel: "noopener" }, found.rule);
  return [...said, ...related, make("p", { class: "named" }, rule)];
}

function fixes(index: number, mending: Mending): HTMLElement[] {
  const all = mending.fixes(index);
  if (all.length === 0) return [];
  return [make("p", { class: "fixes" }, ...all.map((it) => fix(it, () => mending.apply(index, it))))];
}

function fix(action: Action, run: () => void): HTMLElement {
  const made = button("", "fix", run);
  made.append(...words(action.title));
  return made;
}

/** `2 errors, 1 warning`. */
export function counted(found: Diagnostic[]): string {
  const parts = (["error", "warning", "info"] as const).map((severity) => {
    const count = found.filter((it) => it.severity === severity).length;
    const noun = severity === "info" ? "note" : severity;
    return count && `${count} ${noun}${count === 1 ? "" : "s"}`;
  });
  return parts.filter(Boolean).join(", ") || "No problems";
}
