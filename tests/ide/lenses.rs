//! What stands over policies and workloads.

use netpol::ide::lenses::{LensKinds, lenses};

use crate::fixture::{Fixture, each};

fn shown(fixture: &Fixture) -> String {
    let each = fixture.view(|view| lenses(view, LensKinds::default())).into_iter().map(|lens| {
        let place = |path: &std::path::Path, start: u32| {
            let text = &fixture.files[path];
            let line = text.split_at(start as usize).0.matches('\n').count() + 1;
            format!("{}:{line}", path.display())
        };
        let targets = lens.targets.iter().map(|it| {
            let name = it.span.of(&fixture.files[&it.path]);
            format!("  {name} {}", place(&it.path, it.span.start))
        });
        let at = place(&fixture.file.path, lens.span.start);
        format!("{at} {}\n{}", lens.title, targets.collect::<Vec<_>>().join("\n"))
    });
    each.collect::<Vec<_>>().join("\n")
}

#[test]
fn lenses_count_what_is_about_an_object() {
    each("lenses", shown);
}
