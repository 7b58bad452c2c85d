// Elements of the page, made and found.

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function button(label: string, className: string, run: () => void): HTMLButtonElement {
  const made = make("button", { type: "button", class: className }, label);
  made.addEventListener("click", run);
  return made;
}

export function get<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}

/** What is between backticks is code. */
export function words(text: string): (Node | string)[] {
  return text.split(/`([^`]*)`/).map((part, index) => (index % 2 ? make("code", {}, part) : part));
}
