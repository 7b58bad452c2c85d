//! What the page can ask.

use std::collections::BTreeMap;

use netpol::ide::actions::{self, actions};
use netpol::ide::completion::{CompletionOptions, complete};
use netpol::ide::hints::{HintKinds, hints};
use netpol::ide::{SourceFile, hover, reachability};
use netpol::lint::report::{CheckedFile, Found, Text, json};
use netpol::lint::run::{FileReport, check_facts};
use netpol::map::answer;
use netpol::policy::Template;
use netpol::text::Span;
use serde::{Deserialize, Serialize};

use crate::places::{Place, Range, offset, span};
use crate::session::{Session, name};
use crate::shown::{Beside, Changed, Diagnostic, Doable, Object, Offer, Shown};

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// What there is to find in the documents, which are these now, by name.
    Open(Vec<(String, String)>),
    /// Something about one of them.
    Of(String, About),
    /// The map of all of them.
    Map,
    /// Who can reach whom.
    Reach { from: String, to: String, port: Option<String> },
    /// Policies to start from.
    Templates,
}

/// What a question about a document is about.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum About {
    /// The report on it, as the command line writes it.
    Report,
    /// What is to be shown of a word.
    Hover(Place),
    /// What can be typed.
    Complete(Place),
    /// What is shown beside the text.
    Hints,
    /// What can be done.
    Actions(Range),
    /// What an action of that title changes.
    Resolve(Range, String),
    /// The places of its policies and workloads.
    Objects,
}

type Written = serde_json::Result<Vec<u8>>;

fn write(answer: impl Serialize) -> Written {
    serde_json::to_vec(&answer)
}

impl Question {
    /// The answer; null to a question about a document that is not there.
    pub fn answer(self, session: &mut Session) -> Written {
        match self {
            Self::Open(documents) => {
                session.open(documents);
                write(found(session))
            }
            Self::Of(file, about) => match session.named(&file) {
                Some(file) => about.answer(session, file),
                None => write(()),
            },
            Self::Map => {
                let any = session.files().next();
                write(any.map(|file| reachability::picture(&session.view(file), &name)))
            }
            Self::Reach { from, to, port } => write(reach(session, &from, &to, port.as_deref())),
            Self::Templates => {
                write(Template::ALL.map(|it| (it.name, it.summary, it.render(None, None))))
            }
        }
    }
}

impl About {
    fn answer(self, session: &Session, file: &SourceFile) -> Written {
        let (view, empty) = (&session.view(file), FileReport::default());
        let found = session.report(file).unwrap_or(&empty);
        match self {
            Self::Report => report(session, file),
            Self::Hover(at) => {
                write(hover::hover(view, offset(file, at)).map(|it| Shown::new(file, it)))
            }
            Self::Complete(at) => {
                let options = CompletionOptions { snippets: true, schema: true };
                let offers = complete(view, offset(file, at), options).into_iter();
                write(offers.map(|it| Offer::new(file, it)).collect::<Vec<_>>())
            }
            Self::Hints => {
                let all = Span::new(0, file.text.len() as u32);
                let hints = hints(view, all, HintKinds::default()).into_iter();
                write(hints.map(|it| Beside::new(file, it)).collect::<Vec<_>>())
            }
            Self::Actions(range) => {
                let actions = actions(view, found, span(file, range), &[]).into_iter();
                write(actions.map(|it| Doable::new(session, it)).collect::<Vec<_>>())
            }
            Self::Resolve(range, title) => {
                let change = actions::resolve(view, found, span(file, range), &title);
                write(change.map(|change| Changed::new(session, change)))
            }
            Self::Objects => write(Object::all(file)),
        }
    }
}

/// The findings of each document.
fn found(session: &Session) -> BTreeMap<String, Vec<Diagnostic<'_>>> {
    let each = session.files().map(|file| {
        let found = session.report(file).into_iter().flat_map(|report| &report.diagnostics);
        (name(&file.path), found.map(|it| Diagnostic::new(session, file, it)).collect())
    });
    each.collect()
}

/// The answer in words, or why there is none.
fn reach(session: &Session, from: &str, to: &str, port: Option<&str>) -> Result<String, String> {
    let file = session.files().next().ok_or("there is no document")?;
    let question = answer::Question { from, to, port };
    let answer = reachability::reach(&session.view(file), question, &name);
    answer.map_err(|error| error.to_string().trim_start_matches('-').to_owned())
}

fn report(session: &Session, file: &SourceFile) -> Written {
    let view = session.view(file);
    let name = name(&file.path);
    let FileReport { documents, policies, diagnostics } =
        check_facts(&name, &file.facts, view.settings, view.workspace);
    let files = [CheckedFile { name: name.clone(), documents, policies, diagnostics }];
    let texts =
        session.files().map(|file| (self::name(&file.path), Text::new(file.text.to_string())));
    let mut out = Vec::new();
    let found = Found { files: &files, texts: &texts.collect(), known: None };
    json::write(found, &mut out).map_err(serde_json::Error::io)?;
    Ok(out)
}
