"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const get = (id) => document.getElementById(id);
  const svg = document.querySelector("svg.map");
  const [canvas, panel] = [get("canvas"), get("panel")];
  const nodes = data.nodes.map((_, i) => get("n" + i));
  const lines = [...svg.querySelectorAll("g.line")];
  const boxes = [...svg.querySelectorAll("g.box")];
  const boxOf = [];
  data.boxes.forEach((box, b) => box.nodes.forEach((n) => { boxOf[n] = b; }));
  let picked = null;

  // What is around the page, an editor's view or another page, is told which line is wanted.
  const tell = typeof acquireVsCodeApi === "function" ? acquireVsCodeApi()
    : parent === window ? null : { postMessage: (message) => parent.postMessage(message, "*") };
  const open = ({ file, line }) => tell.postMessage({ type: "netpol-open", file, line });

  // Which nodes a line touches.
  const members = ([kind, i]) => kind === "n" ? [i] : data.boxes[i].nodes;
  const touches = (line, n) => [line.from, line.to].some((end) => members(end).includes(n));

  // View: drag to move, wheel to zoom.
  const whole = svg.viewBox.baseVal;
  const size = [whole.width, whole.height];
  let view = null;
  const show = () => svg.setAttribute("viewBox", [view.x, view.y, view.w, view.h].join(" "));
  // All of it, but a small picture no larger than half again.
  const fit = () => {
    const [w, h] = [Math.max(size[0], canvas.clientWidth / 1.5),
      Math.max(size[1], canvas.clientHeight / 1.5)];
    view = { x: (size[0] - w) / 2, y: (size[1] - h) / 2, w, h };
    show();
  };
  const scale = () => Math.max(view.w / canvas.clientWidth, view.h / canvas.clientHeight);
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const factor = Math.exp(event.deltaY * 0.0015);
    const point = new DOMPoint(event.clientX, event.clientY)
      .matrixTransform(svg.getScreenCTM().inverse());
    const w = Math.min(Math.max(view.w * factor, 120), size[0] * 3);
    const real = w / view.w;
    view = { x: point.x - (point.x - view.x) * real, y: point.y - (point.y - view.y) * real,
      w, h: view.h * real };
    show();
  }, { passive: false });
  let drag = null;
  addEventListener("resize", fit);
  canvas.addEventListener("pointerdown", (event) => {
    drag = { x: event.clientX, y: event.clientY, moved: false };
  });
  addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.moved && Math.hypot(dx, dy) < 4) return;
    canvas.classList.add("drag");
    view.x -= dx * scale();
    view.y -= dy * scale();
    drag = { x: event.clientX, y: event.clientY, moved: true };
    show();
  });
  let dragged = false;
  addEventListener("pointerup", () => {
    dragged = Boolean(drag && drag.moved);
    drag = null;
    canvas.classList.remove("drag");
  });

  // Filters. Of many lines only those in question are shown.
  const many = svg.classList.contains("busy");
  get("every-line").hidden = !many;
  const filters = () => ({
    text: get("search").value.trim().toLowerCase(),
    namespace: get("namespace").value,
    port: parseInt(get("port").value, 10),
    outside: get("outside").checked,
  });
  const named = (n, text) => {
    const box = data.boxes[boxOf[n]].name || "outside";
    const names = [data.nodes[n].name, ...data.nodes[n].members.map((it) => it.id)];
    return names.some((name) => (box + "/" + name).toLowerCase().includes(text));
  };
  const carries = (ports, port) =>
    Number.isNaN(port) || data.ports[ports].runs.some((run) => run.from <= port && port <= run.to);
  const apply = () => {
    const { text, namespace, port, outside } = filters();
    const shown = data.nodes.map((_, n) => outside || data.boxes[boxOf[n]].name !== null);
    const wanted = data.nodes.map((_, n) => shown[n] && (!text || named(n, text))
      && (!namespace || data.boxes[boxOf[n]].name === namespace));
    const focus = picked === null ? wanted : data.nodes.map((_, n) => n === picked);
    const narrowed = picked !== null || Boolean(text || namespace) || !Number.isNaN(port);
    svg.classList.toggle("focused", narrowed);
    svg.classList.toggle("busy", many && !get("every").checked);
    const near = focus.slice();
    let count = 0;
    lines.forEach((element, i) => {
      const line = data.lines[i];
      const ends = [members(line.from), members(line.to)];
      const visible = ends.every((end) => end.some((n) => shown[n]));
      const hit = visible && carries(line.ports, port) && ends.some((end) => end.some((n) => focus[n]));
      element.classList.toggle("off", !visible);
      element.classList.toggle("dim", visible && !hit);
      element.classList.toggle("lit", hit && narrowed);
      if (hit) {
        count += 1;
        if (narrowed) {
          ends.forEach((end, e) => {
            if (ends[1 - e].some((n) => focus[n])) end.forEach((n) => { near[n] = true; });
          });
        }
      }
    });
    nodes.forEach((element, n) => {
      element.classList.toggle("off", !shown[n]);
      element.classList.toggle("dim", narrowed && !near[n]);
      element.classList.toggle("picked", n === picked);
    });
    boxes.forEach((element, b) =>
      element.classList.toggle("off", !data.boxes[b].nodes.some((n) => shown[n])));
    get("count").textContent = count + (count === 1 ? " line" : " lines");
  };

  // The panel.
  const add = (parent, tag, text, name) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (name) element.className = name;
    parent.append(element);
    return element;
  };
  const where = (parent, place) => {
    const element = add(parent, tell ? "button" : "span", place.file + ":" + place.line, "where");
    if (tell) element.addEventListener("click", () => open(place));
    element.dataset.file = place.file;
    element.dataset.line = place.line;
  };
  const title = (n) => {
    const box = data.boxes[boxOf[n]].name;
    return box === null ? data.nodes[n].name : box + "/" + data.nodes[n].name;
  };
  const partners = (heading, links, other) => {
    add(panel, "h3", heading);
    const list = add(panel, "ul");
    if (!links.length) add(list, "li", "nobody");
    for (const link of links) {
      const item = add(list, "li");
      const button = add(item, "button", title(link[other]), "link");
      button.addEventListener("click", () => pick(link[other]));
      add(item, "span", data.ports[link.ports].text, "ports");
    }
  };
  const policies = (heading, list, open) => {
    add(panel, "h3", heading);
    const items = add(panel, "ul");
    if (!list.length) add(items, "li", open);
    for (const policy of list) where(add(items, "li", policy.name), policy);
  };
  const welcome = () => {
    panel.replaceChildren();
    add(panel, "h2", "Network connections");
    add(panel, "p", "Point at a workload to see its lines; click it for who may reach it, on which "
      + "ports and by which policies. Wheel zooms, dragging moves, Esc goes back.");
    if (many) {
      add(panel, "p", "Numbers count the connections between two namespaces; a workload that is "
        + "pointed at or clicked shows its own.");
    }
    add(panel, "h3", "Workloads");
    const list = add(panel, "ul");
    for (const [name, text] of [["", "policies say who may reach it"],
      ["open", "no policy restricts who may reach it"], ["many", "several that fare alike"]]) {
      const item = add(list, "li");
      add(item, "span", "", "key " + name);
      item.append(text);
    }
  };
  const describe = (n) => {
    const node = data.nodes[n];
    panel.replaceChildren();
    add(panel, "h2", title(n));
    if (node.members.length) {
      const list = add(panel, "ul");
      for (const member of node.members) where(add(list, "li", member.id), member);
      if (node.members.length > 1) {
        const among = node.among === null ? "nothing" : data.ports[node.among].text;
        add(panel, "p", "Among themselves: " + among, "ports");
      }
    }
    partners("May be reached by", data.links.filter((link) => link.to === n), "from");
    partners("May reach", data.links.filter((link) => link.from === n), "to");
    if (node.members.length) {
      policies("Ingress is restricted by", node.ingress, "no policy");
      policies("Egress is restricted by", node.egress, "no policy");
    }
  };
  const pick = (n) => {
    picked = n;
    if (n === null) welcome(); else describe(n);
    apply();
  };

  nodes.forEach((element, n) => {
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      if (!dragged) pick(picked === n ? null : n);
    });
    element.addEventListener("dblclick", () => {
      if (tell && data.nodes[n].members.length) open(data.nodes[n].members[0]);
    });
    element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") pick(n);
    });
    const over = (on) => lines.forEach((line, i) => {
      if (picked === null && touches(data.lines[i], n)) line.classList.toggle("lit", on);
      else if (picked === null) line.classList.toggle("dim", on);
    });
    element.addEventListener("pointerenter", () => over(true));
    element.addEventListener("pointerleave", () => { over(false); if (picked === null) apply(); });
  });
  canvas.addEventListener("click", () => { if (!dragged) pick(null); });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") pick(null);
    if (event.key === "/" && document.activeElement.tagName !== "INPUT") {
      event.preventDefault();
      get("search").focus();
    }
  });
  for (const id of ["search", "port"]) get(id).addEventListener("input", apply);
  for (const id of ["namespace", "outside", "every"]) get(id).addEventListener("change", apply);
  get("search").addEventListener("keydown", (event) => {
    const first = nodes.findIndex((_, n) => named(n, filters().text));
    if (event.key === "Enter" && first >= 0) pick(first);
  });
  get("fit").addEventListener("click", fit);
  get("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  for (const box of data.boxes) {
    if (box.name !== null) add(get("namespace"), "option", box.name).value = box.name;
  }
  // `#namespace/name` picks a workload.
  const linked = () => {
    const wanted = decodeURIComponent(location.hash.slice(1));
    const n = data.nodes.findIndex((node, i) => title(i) === wanted
      || node.members.some((it) => it.id === wanted || it.id.startsWith(wanted + "[")));
    pick(wanted && n >= 0 ? n : null);
  };
  addEventListener("hashchange", linked);
  fit();
  linked();
})();
