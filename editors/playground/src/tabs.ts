// The tabs of the documents.

import type { Bench } from "./bench";
import { button, make } from "./elements";
import type { Severity } from "./engine";

export function drawTabs(bar: HTMLElement, bench: Bench, worst: (name: string) => Severity | undefined): void {
  const hadFocus = bar.contains(document.activeElement);
  bar.replaceChildren(...bench.names.map((name) => tab(bar, bench, name, worst(name))));
  if (hadFocus) bar.querySelector<HTMLElement>("[aria-selected=true]")?.focus();
}

function tab(bar: HTMLElement, bench: Bench, name: string, severity: Severity | undefined): HTMLElement {
  const selected = name === bench.name;
  const label = button(name, "tab", () => bench.select(name));
  label.setAttribute("role", "tab");
  label.setAttribute("aria-selected", String(selected));
  label.setAttribute("aria-controls", "editor");
  label.title = "F2 or a double click renames, Delete closes";
  label.tabIndex = selected ? 0 : -1;
  if (severity) {
    const words = severity === "info" ? "has notes" : `has ${severity}s`;
    label.append(make("span", { class: `dot ${severity}`, role: "img", "aria-label": words }));
  }
  const rename = () => edit(bar, bench, label, name);
  label.addEventListener("dblclick", rename);
  label.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const names = bench.names;
    if (step) bench.select(names[(names.indexOf(name) + step + names.length) % names.length] ?? name);
    else if (event.key === "F2") rename();
    else if (event.key === "Delete") bench.close(name);
    else return;
    event.preventDefault();
  });
  const whole = make("span", { class: selected ? "tab-box selected" : "tab-box", role: "presentation" }, label);
  if (selected && bench.names.length > 1) {
    const close = button("×", "close", () => bench.close(name));
    close.setAttribute("aria-label", `Close ${name}`);
    whole.append(close);
  }
  return whole;
}

function edit(bar: HTMLElement, bench: Bench, label: HTMLElement, name: string): void {
  const input = make("input", { class: "rename", value: name, "aria-label": "Name of the document", size: "14" });
  let wanted = name;
  // Whatever ends it takes the focus away.
  input.addEventListener("blur", () => {
    input.replaceWith(label);
    bench.rename(name, wanted);
  });
  input.addEventListener("input", () => (wanted = input.value));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") wanted = name;
    else if (event.key !== "Enter") return;
    input.blur();
    bar.querySelector<HTMLElement>("[aria-selected=true]")?.focus();
  });
  label.replaceWith(input);
  input.select();
}
