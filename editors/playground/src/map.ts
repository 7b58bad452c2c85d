// The map of who can reach whom. The engine draws it; here it answers to hands, and to the caret.

import type { End, Line, MapNode, Picture } from "./engine";

export interface Pointing {
  /** A workload was chosen. */
  workload(place: Line): void;
  /** A line was chosen: how a question names its ends. */
  line(from: string, to: string): void;
}

/** Room around the map, in pixels. */
const EDGE = 10;

export class ReachMap {
  private picture: Picture | null = null;
  private svg = "";
  private nodes: Element[] = [];
  private lines: Element[] = [];
  private zoom = 1;

  constructor(
    private readonly canvas: HTMLElement,
    private readonly pointing: Pointing,
  ) {}

  get data(): Picture["data"] | undefined {
    return this.picture?.data;
  }

  show(picture: Picture | null): void {
    this.picture = picture;
    if (!picture || picture.svg === this.svg) return;
    this.svg = picture.svg;
    const parsed = new DOMParser().parseFromString(picture.svg, "image/svg+xml").documentElement;
    const svg = document.importNode(parsed, true);
    svg.setAttribute("role", "group");
    const { data } = picture;
    this.nodes = data.nodes.map((node, index) => {
      const element = svg.querySelector(`#n${index}`) ?? svg;
      return this.answering(element, node.name, () => this.chooseNode(node, index));
    });
    this.lines = data.lines.map((line, index) => {
      const element = svg.querySelector(`[data-link="${index}"]`) ?? svg;
      element.setAttribute("tabindex", "0");
      const label = element.querySelector("title")?.textContent ?? "connection";
      return this.answering(element, label, () => this.chooseLine(line.from, line.to));
    });
    svg.querySelector(".ground")?.remove();
    this.canvas.replaceChildren(svg);
    // No wider than what is drawn.
    const { x, y, width, height } = (svg as unknown as SVGSVGElement).getBBox();
    svg.setAttribute("viewBox", [x - EDGE, y - EDGE, width + 2 * EDGE, height + 2 * EDGE].join(" "));
    this.fit();
  }

  /** Makes it larger, or smaller; 0 fits it in. */
  scale(step: number): void {
    this.zoom = step === 0 ? 1 : Math.min(Math.max(this.zoom * 1.25 ** step, 0.5), 4);
    this.fit();
  }

  fit(): void {
    const svg = this.canvas.querySelector("svg");
    if (!svg) return;
    const { width, height } = svg.viewBox.baseVal;
    const room = Math.min(this.canvas.clientWidth / width, this.canvas.clientHeight / height);
    const scale = Math.min(Math.max(room, 0.66), 1.25) * this.zoom;
    svg.style.width = `${width * scale}px`;
    svg.style.height = `${height * scale}px`;
  }

  /** Lights what the object on these lines of a document does. */
  light(file: string, from: number, to: number): void {
    const data = this.picture?.data;
    if (!data) return;
    const within = (it: Line) => it.file === file && from <= it.line && it.line <= to;
    const own = data.nodes.map((node) => node.members.some(within));
    const into = data.nodes.map((node, n) => own[n] || node.ingress.some(within));
    const out = data.nodes.map((node, n) => own[n] || node.egress.some(within));
    this.lightNodes(into.map((it, n) => it || out[n] === true), into, out);
  }

  dim(): void {
    this.canvas.classList.remove("lighting");
    for (const element of [...this.nodes, ...this.lines]) element.classList.remove("lit");
  }

  private lightNodes(nodes: boolean[], into: boolean[], out: boolean[]): void {
    if (!nodes.includes(true)) return this.dim();
    this.canvas.classList.add("lighting");
    this.nodes.forEach((element, n) => element.classList.toggle("lit", nodes[n]));
    this.picture?.data.lines.forEach((line, index) => {
      const any = (end: End, which: boolean[]) => this.members(end).some((n) => which[n]);
      const lit = any(line.to, into) || any(line.from, out) || (line.both && (any(line.from, into) || any(line.to, out)));
      this.lines[index]?.classList.toggle("lit", lit);
    });
  }

  private members([kind, index]: End): number[] {
    return kind === "n" ? [index] : (this.picture?.data.boxes[index]?.nodes ?? []);
  }

  private answering(element: Element, label: string, chosen: () => void): Element {
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", label);
    element.addEventListener("click", chosen);
    element.addEventListener("keydown", (event) => {
      const { key } = event as KeyboardEvent;
      if (key !== "Enter" && key !== " ") return;
      event.preventDefault();
      chosen();
    });
    return element;
  }

  private chooseNode(node: MapNode, index: number): void {
    const place = node.members[0];
    if (place) this.pointing.workload(place);
    const only = this.nodes.map((_, n) => n === index);
    this.lightNodes(only, only, only);
  }

  private chooseLine(from: End, to: End): void {
    const [source, destination] = [this.asked(from), this.asked(to)];
    if (source && destination) this.pointing.line(source, destination);
  }

  private asked([kind, index]: End): string | null | undefined {
    const data = this.picture?.data;
    return kind === "n" ? data?.nodes[index]?.asked : data?.boxes[index]?.name;
  }
}
