//! The picture as a page to search, filter and point at. It is one file: a strict policy lets it
//! load nothing, and run no script but its own.

use std::io::{self, Write};

use serde::Serialize;

use super::data::Data;
use super::scene::Scene;
use super::svg::document;
use crate::map::Drawn;

const STYLE: &str = concat!(include_str!("picture.css"), include_str!("page.css"));
const SCRIPT: &str = include_str!("page.js");

/// What the style and the script of the page are known by.
const STYLE_HASH: &str = "sha256-XCXRMiZ/4m19bQ/S14Pq+Ki7lX6XZUzfUOZxt1QVhDY=";
const SCRIPT_HASH: &str = "sha256-XdkZfz+HkHzZH7ffkEB4m9NHceBT+GXUfTSggC+qS/Q=";

/// A picture for a page that has style and script of its own.
#[derive(Serialize)]
pub struct Parts {
    /// The `svg` element, without a style.
    svg: String,
    /// Who its nodes are, and what goes between them.
    data: Data,
}

/// The parts of a page.
pub fn parts(drawn: &Drawn<'_>) -> Parts {
    let scene = Scene::of(drawn);
    Parts { svg: document(&scene, ""), data: Data::of(&scene) }
}

pub(in crate::map) fn write(drawn: &Drawn<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Parts { svg, data } = parts(drawn);
    // In a script element only `</` and `<!--` would end the data early.
    let data = serde_json::to_string(&data)?.replace('<', "\\u003c");
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src '{STYLE_HASH}'; script-src '{SCRIPT_HASH}'; base-uri 'none'; \
         form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Network connections</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{BAR}\
         <main>\n<div id=\"canvas\">\n{svg}</div>\n<aside id=\"panel\" aria-live=\"polite\"></aside>\n\
         </main>\n<script type=\"application/json\" id=\"data\">{data}</script>\n\
         <script>{SCRIPT}</script>\n</body>\n</html>\n",
    )
}

const BAR: &str = include_str!("bar.html");

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    /// As a content security policy names a text.
    fn hash(text: &str) -> String {
        const LETTERS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let digest = Sha256::digest(text.as_bytes());
        let mut base64 = String::new();
        for bytes in digest.chunks(3) {
            let number = bytes.iter().fold(0, |all, byte| all << 8 | usize::from(*byte));
            let number = number << (8 * (3 - bytes.len()));
            for place in (0..4).rev().take(bytes.len() + 1) {
                base64.push(LETTERS[number >> (6 * place) & 63].into());
            }
        }
        format!("sha256-{base64}=")
    }

    #[test]
    fn the_page_allows_its_own_style_and_script() {
        assert_eq!((STYLE_HASH, SCRIPT_HASH), (&*hash(STYLE), &*hash(SCRIPT)));
    }
}
