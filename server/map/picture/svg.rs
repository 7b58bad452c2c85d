//! The picture as SVG, by itself: no script, and nothing from elsewhere.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::bundle::{End, Line};
use super::layout::title;
use super::route::Route;
use super::scene::{Scene, label, shortened};
use crate::map::Drawn;
use crate::map::rows::ALL;
use crate::workspace::{Drawn as What, PictureNode};

/// What lines and boxes look like, light and dark.
const STYLE: &str = include_str!("picture.css");

pub(in crate::map) fn write(drawn: &Drawn<'_>, out: &mut dyn Write) -> io::Result<()> {
    let scene = Scene::of(drawn);
    let mut style = STYLE.to_owned();
    style.push_str(&highlights(&scene));
    out.write_all(document(&scene, &style).as_bytes())
}

/// The `svg` element; `style` goes into it, unless it is empty.
pub(super) fn document(scene: &Scene<'_>, style: &str) -> String {
    let (width, height) = (scene.layout.width.ceil(), scene.layout.height.ceil());
    let busy = if scene.overview.is_empty() { "" } else { " busy" };
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"map{busy}\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"map-title\">\n\
         <title id=\"map-title\">Connections that network policies allow</title>\n"
    );
    if !style.is_empty() {
        let _ = writeln!(text, "<style>{style}</style>");
    }
    text.push_str(HEAD);
    // Those between boxes pass behind the boxes on their way.
    for (line, route, count) in &scene.overview {
        write_overview(scene, line, route, *count, &mut text);
    }
    for (index, (it, rect)) in scene.picture.boxes.iter().zip(&scene.layout.boxes).enumerate() {
        let name = escaped(title(it.namespace.as_deref()));
        let kind = if it.namespace.is_some() { "namespace" } else { "outside" };
        let _ = writeln!(
            text,
            "<g class=\"box {kind}\" data-box=\"{index}\">\
             <rect x=\"{:.0}\" y=\"{:.0}\" width=\"{:.0}\" height=\"{:.0}\" rx=\"8\"/>\
             <text x=\"{:.0}\" y=\"{:.0}\">{name}</text></g>",
            rect.x,
            rect.y,
            rect.width,
            rect.height,
            rect.x + 12.0,
            rect.y + 17.0
        );
    }
    for (index, (line, route)) in scene.lines.iter().enumerate() {
        write_line(scene, index, line, route, &mut text);
    }
    for (index, node) in scene.picture.nodes.iter().enumerate() {
        write_node(scene, index, node, &mut text);
    }
    text + "</svg>\n"
}

/// The heads of arrows; and what lies under all.
const HEAD: &str = "<defs><marker id=\"head\" class=\"line\" viewBox=\"0 0 8 8\" refX=\"6\" \
refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" markerUnits=\"userSpaceOnUse\" \
orient=\"auto-start-reverse\"><path d=\"M0 0L8 4L0 8z\"/></marker>\
<marker id=\"head-all\" class=\"line all\" viewBox=\"0 0 8 8\" refX=\"6\" refY=\"4\" \
markerWidth=\"7\" markerHeight=\"7\" markerUnits=\"userSpaceOnUse\" \
orient=\"auto-start-reverse\"><path d=\"M0 0L8 4L0 8z\"/></marker></defs>\n\
<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n";

fn write_overview(scene: &Scene<'_>, line: &Line, route: &Route, count: usize, text: &mut String) {
    let (path, (x, y)) = (route.path(), route.label.unwrap_or_else(|| route.at(0.5)));
    let tail = if line.both { " marker-start=\"url(#head)\"" } else { "" };
    let (from, to) = (scene.end_name(line.from), scene.end_name(line.to));
    let width = 1.0 + (count as f64).sqrt() / 2.0;
    let _ = writeln!(
        text,
        "<g class=\"overview\"><path class=\"stroke\" d=\"{path}\" stroke-width=\"{width:.1}\" \
         marker-end=\"url(#head)\"{tail}/><text x=\"{x:.0}\" y=\"{:.0}\">{count}</text>\
         <title>{count} connections between {} and {}</title></g>",
        y + 4.0,
        escaped(from.trim_start_matches("all of ")),
        escaped(to.trim_start_matches("all of "))
    );
}

fn write_line(scene: &Scene<'_>, index: usize, line: &Line, route: &Route, text: &mut String) {
    let class = |end| match end {
        End::Node(node) => format!("n{node}"),
        End::Box(it) => format!("b{it}"),
    };
    let (path, ports) = (route.path(), scene.ports(line));
    let all = if ports == ALL { " all" } else { "" };
    let head = if all.is_empty() { "head" } else { "head-all" };
    let tail = if line.both { format!(" marker-start=\"url(#{head})\"") } else { String::new() };
    let arrow = if line.both { "⇔" } else { "⇒" };
    let (from, to) = (scene.end_name(line.from), scene.end_name(line.to));
    let late = if route.label.is_some() { "" } else { " class=\"late\"" };
    let (x, y) = route.label.unwrap_or_else(|| route.at(0.5));
    let _ = writeln!(
        text,
        "<g class=\"line {} {}{all}\" data-link=\"{index}\"><path class=\"hit\" d=\"{path}\"/>\
         <path class=\"stroke\" d=\"{path}\" marker-end=\"url(#{head})\"{tail}/>\
         <text{late} x=\"{x:.0}\" y=\"{:.0}\">{}</text><title>{} {arrow} {} : {}</title></g>",
        class(line.from),
        class(line.to),
        y + 4.0,
        escaped(&label(ports)),
        escaped(&from),
        escaped(&to),
        escaped(ports)
    );
}

fn write_node(scene: &Scene<'_>, index: usize, node: &PictureNode, text: &mut String) {
    let (Some(rect), Some(name)) = (scene.layout.nodes.get(index), scene.names.get(index)) else {
        return;
    };
    let workloads = scene.workloads(node);
    let place = workloads.first().and_then(|(_, it)| {
        let pods = scene.inventory.pods.get(*it.pods.first()?)?;
        let (file, line) = ((scene.file)(pods.place.path()), pods.place.line(pods.object().node));
        Some(format!(" data-file=\"{}\" data-line=\"{line}\"", escaped(&file)))
    });
    let kind = match &node.what {
        What::Outside(_) => "address",
        What::Workloads(_) if scene.is_isolated(node) => "isolated",
        What::Workloads(_) => "open",
    };
    let stack = if workloads.len() > 1 { " many" } else { "" };
    let _ = writeln!(
        text,
        "<g class=\"node {kind}{stack}\" id=\"n{index}\" data-node=\"{index}\" tabindex=\"0\"{}>\
         <rect x=\"{:.0}\" y=\"{:.0}\" width=\"{:.0}\" height=\"{:.0}\" rx=\"6\"/>\
         <text x=\"{:.0}\" y=\"{:.0}\">{}</text><title>{}</title></g>",
        place.unwrap_or_default(),
        rect.x,
        rect.y,
        rect.width,
        rect.height,
        rect.x + 12.0,
        rect.y + 18.0,
        escaped(&shortened(name)),
        escaped(&hover(scene, node, name))
    );
}

/// What pointing at a node shows.
fn hover(scene: &Scene<'_>, node: &PictureNode, name: &str) -> String {
    let workloads = scene.workloads(node);
    if workloads.is_empty() {
        return name.to_owned();
    }
    let mut lines: Vec<String> = workloads.iter().map(|(_, workload)| workload.id()).collect();
    if lines.len() > 1 {
        let among = node.among.and_then(|ports| scene.ports.get(ports as usize));
        lines.push(format!("among themselves: {}", among.map_or("nothing", String::as_str)));
    }
    lines.push(if scene.is_isolated(node) {
        "policies say who may reach it".to_owned()
    } else {
        "no policy restricts who may reach it".to_owned()
    });
    lines.join("\n")
}

/// While a node is pointed at, lines of others step back.
fn highlights(scene: &Scene<'_>) -> String {
    let mut rules = String::new();
    for (index, it) in scene.picture.boxes.iter().enumerate() {
        for node in &it.nodes {
            let _ = writeln!(
                rules,
                ".map:has(#n{node}:is(:hover,:focus)) .line:not(.n{node},.b{index}){{opacity:.06}}\
                 .map:has(#n{node}:is(:hover,:focus)) .line:is(.n{node},.b{index}){{display:inline}}\
                 .map:has(#n{node}:is(:hover,:focus)) .line:is(.n{node},.b{index}) text{{opacity:1}}"
            );
        }
    }
    rules
}

/// Text in XML.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            letter if letter.is_control() && letter != '\n' => escaped.push('\u{fffd}'),
            letter => escaped.push(letter),
        }
    }
    escaped
}
