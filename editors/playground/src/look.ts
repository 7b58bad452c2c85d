// Light or dark: as the system has it, until it is chosen.

import { get } from "./elements";

const KEPT = "netpol-playground-look";

export function watchTheme(): void {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = localStorage.getItem(KEPT);
  if (chosen === "light" || chosen === "dark") root.dataset["theme"] = chosen;
  const isDark = () => (root.dataset["theme"] ?? (system.matches ? "dark" : "light")) === "dark";
  const toggle = get("theme");
  const tell = () => toggle.setAttribute("aria-pressed", String(isDark()));
  toggle.addEventListener("click", () => {
    root.dataset["theme"] = isDark() ? "light" : "dark";
    localStorage.setItem(KEPT, root.dataset["theme"]);
    tell();
  });
  system.addEventListener("change", tell);
  tell();
}
