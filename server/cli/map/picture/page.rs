//! The picture as a page to search, filter and point at. It is one file: a strict policy lets it
//! load nothing, and run no script but its own.

use std::io::{self, Write};

use super::data::Data;
use super::scene::Scene;
use super::svg::document;
use crate::cli::map::Drawn;

const STYLE: &str = concat!(include_str!("picture.css"), include_str!("page.css"));
const SCRIPT: &str = include_str!("page.js");

/// What the style and the script of the page are known by.
const STYLE_HASH: &str = "sha256-p5HDsbvX8MeLS5TbGtzrFTB/H8NvqbnTU9bI3FZ39HU=";
const SCRIPT_HASH: &str = "sha256-LocCB0b9ToEdAJklnAV01dl9QdJwAwhfmVHx/kkJPWk=";

pub(in crate::cli::map) fn write(drawn: &Drawn<'_>, out: &mut dyn Write) -> io::Result<()> {
    let scene = Scene::of(drawn);
    // In a script element only `</` and `<!--` would end the data early.
    let data = serde_json::to_string(&Data::of(&scene))?.replace('<', "\\u003c");
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src '{STYLE_HASH}'; script-src '{SCRIPT_HASH}'; base-uri 'none'; \
         form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Network connections</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{BAR}\
         <main>\n<div id=\"canvas\">\n{}</div>\n<aside id=\"panel\" aria-live=\"polite\"></aside>\n\
         </main>\n<script type=\"application/json\" id=\"data\">{data}</script>\n\
         <script>{SCRIPT}</script>\n</body>\n</html>\n",
        document(&scene, "")
    )
}

const BAR: &str = include_str!("bar.html");
