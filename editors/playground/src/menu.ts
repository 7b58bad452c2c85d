// A menu of what can be done at a place.

import { button, make, words } from "./elements";

export interface Entry {
  label: string;
  kind: string;
  run: () => void;
}

/** Shows a menu below a point; `closed` is called when it is gone. */
export function menu(entries: Entry[], point: { x: number; y: number }, closed: () => void): void {
  const box = make("div", { class: "menu", role: "menu", "aria-label": "Actions" });
  const close = () => {
    if (!box.isConnected) return;
    box.remove();
    removeEventListener("pointerdown", outside);
    closed();
  };
  const outside = (event: PointerEvent) => {
    if (!box.contains(event.target as Node)) close();
  };
  for (const { label, kind, run } of entries) {
    const item = button("", `entry ${kind}`, () => {
      close();
      run();
    });
    item.append(...words(label));
    item.setAttribute("role", "menuitem");
    box.append(item);
  }
  if (entries.length === 0) {
    const none = make("div", { class: "entry none", role: "menuitem", tabindex: "-1" }, "Nothing to do here");
    box.append(none);
  }
  const items = [...box.children] as HTMLElement[];
  box.addEventListener("keydown", (event) => {
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[to % items.length]?.focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.preventDefault();
  });
  document.body.append(box);
  box.style.left = `${Math.max(8, Math.min(point.x, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(point.y, innerHeight - box.offsetHeight - 8))}px`;
  addEventListener("pointerdown", outside);
  items[0]?.focus();
}
