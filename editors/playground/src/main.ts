// The page: documents and problems on the left, the map and questions on the right.

import { Bench } from "./bench";
import { explain, extensions, mark } from "./editor";
import { get, make } from "./elements";
import { type Action, type Diagnostic, Engine, type Range, type Severity } from "./engine";
import { EXAMPLES } from "./examples";
import { showHints } from "./hints";
import { ReachMap } from "./map";
import { menu } from "./menu";
import { toRange } from "./places";
import { counted, drawProblems, finding, type Mending } from "./problems";
import { ReachForm } from "./reach";
import { documents, fromFragment, toFragment } from "./share";
import { drawTabs } from "./tabs";
import { watchTheme } from "./look";

/** How long changes are gathered, in milliseconds: before they are judged, and before the map is drawn. */
const JUDGING = 30;
const DRAWING = 120;

/** Where the documents are kept in this browser. */
const KEPT = "netpol-playground";

const engine = await Engine.load(fetch("engine.wasm"));
let found: Record<string, Diagnostic[]> = {};
let outdated = true;
let edited = false;
let judging: number | undefined;
let drawing: number | undefined;

const follow = (file: string, line: number) => bench.jump(file, line);
const around = {
  ready: () => {
    judge();
    return { engine, file: bench.name };
  },
  follow,
  changed: () => {
    outdated = edited = true;
    // What was shared is another text now.
    if (location.hash) history.replaceState(null, "", location.pathname + location.search);
    clearTimeout(judging);
    judging = window.setTimeout(show, JUDGING);
  },
  moved: () => light(),
  act,
};
const bench = new Bench(get("editor"), () => extensions(around), () => {
  outdated = true;
  show();
});
const map = new ReachMap(get("map"), {
  workload: ({ file, line }) => follow(file, line),
  line: (from, to) => {
    const place = reach.about(from, to);
    if (place) follow(place.file, place.line);
  },
});
const reach = new ReachForm(() => around.ready().engine, follow);

const mending: Mending = {
  fixes: (index) => {
    const range = found[bench.name]?.[index]?.range;
    const all = range ? engine.actions(bench.name, range) : [];
    // What has to be looked for first, an ignore, is in the menu.
    return all.filter((it) => it.kind === "fix" && it.change && it.fixes.includes(index));
  },
  apply: (index, action) => {
    const range = found[bench.name]?.[index]?.range;
    if (range) carryOut(range, action);
  },
  follow,
};

/** Has the engine know the documents as they are. */
function judge(): void {
  if (!outdated) return;
  outdated = false;
  found = engine.open(bench.documents);
}

/** Shows what the documents now say. */
function show(): void {
  judge();
  const own = found[bench.name] ?? [];
  mark(bench.view, own, (index) => {
    const it = own[index];
    return it ? finding(it, index, mending) : make("span");
  });
  showHints(bench.view, engine.hints(bench.name));
  drawTabs(get("tabs"), bench, worst);
  drawProblems(get("problems"), bench.name, own, mending);
  const words = counted(own);
  if (get("count").textContent !== words) get("count").textContent = words;
  clearTimeout(drawing);
  drawing = window.setTimeout(draw, DRAWING);
}

function worst(name: string): Severity | undefined {
  const own = found[name] ?? [];
  return (["error", "warning", "info"] as const).find((it) => own.some((one) => one.severity === it));
}

/** Draws the map, asks the question again, keeps the documents. */
function draw(): void {
  judge();
  const picture = engine.map();
  map.show(picture);
  const empty = !picture || picture.data.nodes.length === 0;
  get("nothing").hidden = !empty;
  get("legend").hidden = !get("map").querySelector(".node.open, g.line.all");
  reach.offer(picture);
  reach.ask();
  light();
  // A link that was only looked at does not take the place of one's own documents.
  if (edited) localStorage.setItem(KEPT, JSON.stringify(bench.documents));
}

/** Lights in the map what the object at the caret does. */
function light(): void {
  const state = bench.view.state;
  const line = state.doc.lineAt(state.selection.main.head).number - 1;
  const all = around.ready().engine.objects(bench.name);
  const here = all.find(({ start, end }) => start.line <= line && line <= end.line);
  if (here) map.light(bench.name, here.start.line + 1, here.end.line + 1);
  else map.dim();
}

function carryOut(range: Range, action: Action): void {
  const change = action.change ?? engine.resolve(bench.name, range, action.title);
  if (change) bench.apply(change);
  say(change ? action.title : "That changes nothing");
  bench.view.focus();
}

/** Offers what can be done at the caret. */
function act(): void {
  const { state } = bench.view;
  const { from, to, head } = state.selection.main;
  const range = toRange(state.doc, from, to);
  const all = around.ready().engine.actions(bench.name, range);
  const point = bench.view.coordsAtPos(head) ?? get("editor").getBoundingClientRect();
  const entries = all.map((action) => ({ label: action.title, kind: action.kind, run: () => carryOut(range, action) }));
  menu(entries, { x: point.left, y: point.bottom + 4 }, () => bench.view.focus());
}

/** Says something to those who do not see it happen. */
function say(words: string): void {
  get("said").textContent = words;
}

async function share(): Promise<void> {
  history.replaceState(null, "", `#${await toFragment(bench.documents)}`);
  const copied = await navigator.clipboard?.writeText(location.href).then(
    () => true,
    () => false,
  );
  const label = get("share");
  label.textContent = copied ? "Link copied" : "Link is in the address bar";
  say(label.textContent);
  setTimeout(() => (label.textContent = "Share"), 2500);
}

function begin(): void {
  const select = get<HTMLSelectElement>("begin");
  const examples = make("optgroup", { label: "Examples: replace all documents" });
  EXAMPLES.forEach(([title], index) => examples.append(make("option", { value: `e${index}` }, title)));
  const templates = make("optgroup", { label: "Templates: add a policy" });
  const all = engine.templates();
  all.forEach(([name, summary], index) => templates.append(make("option", { value: `t${index}`, title: summary }, name)));
  select.append(examples, templates);
  select.addEventListener("change", () => {
    const [kind, index] = [select.value[0], Number(select.value.slice(1))];
    select.value = "";
    const [example, template] = [EXAMPLES[index], all[index]];
    if (kind === "e" && example) {
      history.replaceState(null, "", location.pathname + location.search);
      bench.open(example[1]);
    } else if (template) {
      insert(template[2]);
    }
  });
}

/** Puts a policy at the end of the document. */
function insert(text: string): void {
  const { doc } = bench.view.state;
  const before = doc.toString().trim() ? `${doc.toString().endsWith("\n") ? "" : "\n"}---\n` : "";
  bench.view.dispatch({ changes: { from: doc.length, insert: before + text }, userEvent: "input.paste" });
  follow(bench.name, doc.lines + (before ? 1 : 0));
}

function kept(): unknown {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "null");
  } catch {
    return null;
  }
}

async function start(): Promise<void> {
  begin();
  watchTheme();
  get("add").addEventListener("click", () => bench.add("document.yaml", ""));
  get("act").addEventListener("click", act);
  get("explain").addEventListener("click", () => {
    say(explain(around, bench.view) ?? "Nothing to say of this word");
    bench.view.focus();
  });
  get("share").addEventListener("click", () => void share());
  get("report").addEventListener("click", async () => {
    await navigator.clipboard?.writeText(around.ready().engine.report(bench.name));
    say("Report copied");
  });
  for (const [id, step] of [["larger", 1], ["smaller", -1], ["fit", 0]] as const) {
    get(id).addEventListener("click", () => map.scale(step));
  }
  new ResizeObserver(() => map.fit()).observe(get("map"));
  addEventListener("hashchange", async () => {
    const shared = await fromFragment(location.hash);
    if (shared) bench.open(shared);
  });
  const first = (await fromFragment(location.hash)) ?? documents(kept()) ?? EXAMPLES[0]?.[1] ?? [];
  bench.open(first);
  document.documentElement.dataset["ready"] = String(Math.round(performance.now()));
  if ("serviceWorker" in navigator) void navigator.serviceWorker.register("offline.js");
}

await start();
