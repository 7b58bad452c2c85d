// The Markdown that hovers are written in, as elements: what it says is never read as HTML.

import { make } from "./elements";

/** Follows a link to a line of a document. */
export type Follow = (file: string, line: number) => void;

export function markdown(text: string, follow: Follow): HTMLElement {
  const root = make("div", { class: "markdown" });
  const lines = text.split("\n");
  let at = 0;
  const rest = (until: RegExp): string[] => {
    const start = at;
    while (at < lines.length && !until.test(lines[at] ?? "")) at += 1;
    return lines.slice(start, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const heading = /^#+ (.*)/.exec(line);
    if (line.startsWith("```")) {
      at += 1;
      root.append(make("pre", {}, make("code", {}, rest(/^```/).join("\n"))));
      at += 1;
    } else if (line.trim() === "---") {
      root.append(make("hr"));
      at += 1;
    } else if (heading) {
      root.append(make("h4", {}, ...inline(heading[1] ?? "", follow)));
      at += 1;
    } else if (/^[-*] /.test(line)) {
      const items = rest(/^(?![-*] | {2})/);
      const list = make("ul");
      for (const item of items.join("\n").split(/\n(?=[-*] )/)) {
        list.append(make("li", {}, ...inline(item.slice(2).replace(/\n\s*/g, " "), follow)));
      }
      root.append(list);
    } else if (line.trim() === "") {
      at += 1;
    } else {
      root.append(make("p", {}, ...inline(rest(/^(\s*$|```|[-*] |#+ )/).join(" "), follow)));
    }
  }
  return root;
}

const INLINE = /\\([!-/:-@[-`{-~])|`([^`]*)`|\*\*((?:\\.|[^*])+)\*\*|\[((?:\\.|[^\]])*)\]\(([^)\s]*)\)/;

function inline(text: string, follow: Follow): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let left = text;
  for (let found = INLINE.exec(left); found; found = INLINE.exec(left)) {
    const [whole, escaped, code, bold, label, target] = found;
    parts.push(left.slice(0, found.index));
    if (escaped !== undefined) parts.push(escaped);
    else if (code !== undefined) parts.push(make("code", {}, code));
    else if (bold !== undefined) parts.push(make("strong", {}, ...inline(bold, follow)));
    else parts.push(link(inline(label ?? "", follow), target ?? "", follow));
    left = left.slice(found.index + whole.length);
  }
  parts.push(left);
  return parts;
}

function link(label: (Node | string)[], target: string, follow: Follow): Node {
  const line = /^#(.+):(\d+)$/.exec(target);
  if (line) {
    const place = make("button", { type: "button", class: "link" }, ...label);
    place.addEventListener("click", () => follow(line[1] ?? "", Number(line[2])));
    return place;
  }
  if (!target.startsWith("https://")) return make("span", {}, ...label);
  return make("a", { href: target, target: "_blank", rel: "noopener" }, ...label);
}
