// "Who can reach": a question in a form, and its answer in words with lines to click.

import { button, get, make, words } from "./elements";
import type { Engine, Picture } from "./engine";
import type { Follow } from "./markdown";

export class ReachForm {
  private readonly form = get<HTMLFormElement>("reach-form");
  private readonly from = get<HTMLInputElement>("from");
  private readonly to = get<HTMLInputElement>("to");
  private readonly port = get<HTMLInputElement>("port");
  private readonly answer = get("answer");
  private readonly lead = [...this.answer.children];
  private shown = "";

  constructor(
    private readonly engine: () => Engine,
    private readonly follow: Follow,
  ) {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask();
    });
    for (const field of [this.from, this.to, this.port]) field.addEventListener("change", () => this.ask());
  }

  /** Asks about two ends; the first line that decides. */
  about(from: string, to: string): { file: string; line: number } | undefined {
    [this.from.value, this.to.value, this.port.value] = [from, to, ""];
    this.ask();
    const place = this.answer.querySelector<HTMLElement>(".side + .lines .link, .link");
    return place ? { file: place.dataset["file"] ?? "", line: Number(place.dataset["line"]) } : undefined;
  }

  /** Asks again, of documents that changed. */
  ask(): void {
    const [from, to, port] = [this.from.value.trim(), this.to.value.trim(), this.port.value.trim()];
    if (!from || !to) return this.show("", this.lead);
    const answer = this.engine().reach(from, to, port || null);
    if ("Err" in answer) this.show(answer.Err, [make("p", { class: "verdict none" }, ...words(answer.Err))]);
    else this.show(answer.Ok, this.written(answer.Ok));
  }

  /** Offers who there is. */
  offer(picture: Picture | null): void {
    const workloads = picture?.data.nodes.flatMap((node) => node.members.map((it) => it.id)) ?? [];
    const namespaces = picture?.data.boxes.flatMap((box) => box.name ?? []) ?? [];
    const names = [...new Set([...workloads, ...namespaces, "0.0.0.0/0"])];
    get("parties").replaceChildren(...names.map((value) => make("option", { value })));
  }

  private show(text: string, parts: Element[]): void {
    if (text === this.shown) return;
    this.shown = text;
    this.answer.replaceChildren(...parts);
  }

  /** The words of the engine: the verdict, then sides, with lines below them. */
  private written(text: string): HTMLElement[] {
    const [head = "", ...rest] = text.trimEnd().split("\n");
    const [verdict = "", question = ""] = head.split(/: (.*)/s);
    const parts: HTMLElement[] = [
      make("p", { class: `verdict ${verdict}` }, make("strong", {}, verdict), make("span", {}, question)),
    ];
    let lines: HTMLElement | undefined;
    for (const line of rest.filter((it) => it.trim())) {
      const depth = line.search(/\S/);
      if (depth < 11) {
        parts.push(make("p", { class: depth ? "side" : "side pair" }, ...this.linked(line.trim().replace(/ {2,}/, "  "))));
        lines = undefined;
      } else {
        if (!lines) parts.push((lines = make("ul", { class: "lines" })));
        lines.append(make("li", {}, ...this.linked(line.trim())));
      }
    }
    return parts;
  }

  private linked(line: string): (Node | string)[] {
    return line.split(/([\w.-]+\.(?:ya?ml|json):\d+)/).map((part, index) => {
      if (index % 2 === 0) return part.replace(/ {2,}/g, " · ").replace(/^ · | · $/g, " ");
      const [file = "", number = ""] = part.split(/:(\d+)$/);
      const place = button(part, "link", () => this.follow(file, Number(number)));
      [place.dataset["file"], place.dataset["line"]] = [file, number];
      return place;
    });
  }
}
