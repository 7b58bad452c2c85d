//! Ways from place to place, and the shape of files.

use netpol::ide::navigation::{
    definition, folding, highlights, links, prepare_rename, references, rename, selection_ranges,
};
use netpol::ide::{Target, View};
use netpol::text::{LineIndex, Span, apply};

use crate::fixture::{Fixture, each};
use crate::slips::{slips, texts};

/// `main.yaml:3: app: web`.
fn shown(fixture: &Fixture, target: &Target) -> String {
    let text = &fixture.files[&target.path];
    let line = LineIndex::new(text).line_of(target.span.start) + 1;
    format!("{}:{line}: {}\n", target.path.display(), target.span.of(text))
}

#[test]
fn places_lead_to_what_they_speak_of() {
    each("navigation", |fixture| {
        let all = |targets: Vec<Target>| {
            targets.iter().map(|target| shown(fixture, target)).collect::<String>()
        };
        fixture.at_marks(|view, offset| {
            let (to, from) = (definition(view, offset), references(view, offset, true));
            let without = references(view, offset, false).len();
            let here = highlights(view, offset).len();
            format!(
                "definition:\n{}references ({without} without declarations, {here} in this file):\n{}",
                all(to),
                all(from)
            )
        })
    });
}

fn spans(view: &View<'_>, spans: &[Span]) -> String {
    let lines = &view.file.lines;
    let line =
        |span: &Span| format!("{}-{}", lines.line_of(span.start) + 1, lines.line_of(span.end) + 1);
    spans.iter().map(line).collect::<Vec<_>>().join(" ")
}

const POLICY: &str = "\
# a comment
# of two lines
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy # netpol-lint: ignore[dns-blocked, api]
metadata:
  name: web
spec:
  podSelector:
    matchLabels: {app: web}
  policyTypes: [Ingress]
";

#[test]
fn what_is_longer_than_a_line_folds() {
    let fixture = Fixture::plain(POLICY);
    insta::assert_snapshot!(fixture.view(|view| spans(view, &folding(view))), @"1-2 3-10 5-6 7-10 8-9");
}

#[test]
fn selections_grow_from_the_scalar_to_the_file() {
    let fixture = Fixture::plain(POLICY);
    let offset = POLICY.find("web}").expect("is there") as u32;
    let grown = fixture.view(|view| selection_ranges(view, offset));
    let texts: Vec<&str> = grown.iter().map(|span| span.of(POLICY)).take(5).collect();
    insta::assert_snapshot!(texts.join("\n"), @"
    web
    app: web
    {app: web}
    matchLabels: {app: web}
    podSelector:
        matchLabels: {app: web}
    ");
    assert_eq!(grown.last().map(|span| span.len() as usize), Some(POLICY.len()));
}

#[test]
fn rules_that_are_ignored_lead_to_their_pages() {
    let fixture = Fixture::plain(POLICY);
    let found = fixture.view(links);
    let shown = found.iter().map(|link| format!("{} {}", link.span.of(POLICY), link.url));
    insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"), @"dns-blocked https://netpol-lint.github.io/netpol-lint/rules/dns-blocked");
}

#[test]
fn a_policy_is_renamed_to_what_the_api_server_takes() {
    let text = format!("{POLICY}---\n{}", POLICY.replace("name: web", "name: 'db'"));
    let fixture = Fixture::plain(&text);
    let rename = |place: &str, name: &str| {
        let offset = text.find(place).expect("is there") as u32 + place.len() as u32;
        fixture.view(|view| {
            let change = rename(view, offset, name)?;
            assert!(prepare_rename(view, offset).is_some());
            let after = apply(&text, &change.edits[0].1).expect("fits");
            let changed = after.lines().zip(text.lines()).find(|(after, before)| after != before);
            Ok::<_, String>(changed.map(|(after, _)| after.to_owned()).unwrap_or_default())
        })
    };
    assert_eq!(rename("name: w", "api").as_deref(), Ok("  name: api"));
    assert_eq!(rename("name: w", "1e3").as_deref(), Ok("  name: \"1e3\""));
    assert_eq!(rename("name: 'd", "1e3").as_deref(), Ok("  name: '1e3'"));
    insta::assert_snapshot!(rename("name: w", "Web").unwrap_err(), @r#""Web" is no name for a policy: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"#);
    insta::assert_snapshot!(rename("name: w", "db").unwrap_err(), @r#"another policy of the same namespace is called "db""#);
    insta::assert_snapshot!(rename("podSel", "db").unwrap_err(), @"there is no name of a policy here");
}

/// The files with their changes, or why there are none.
fn renamed(files: &str, name: &str) -> String {
    let fixture = Fixture::new(files);
    let changed = fixture.view(|view| rename(view, fixture.marks[0], name));
    let change = changed.unwrap_or_else(|refusal| panic!("{refusal}"));
    let after = change.edits.iter().map(|(path, edits)| {
        let before = &fixture.files[path];
        let after = apply(before, edits).expect("fits");
        let lines = before.lines().zip(after.lines()).filter(|(before, after)| before != after);
        lines.map(|(_, after)| format!("{}: {after}\n", path.display())).collect::<String>()
    });
    after.collect()
}

const NAMED: &str = "\
#= base/web.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web$0
spec: {podSelector: {}}
#= .git/HEAD
ref: x
#= base/kustomization.yaml
resources: [web.yaml]
#= overlays/prod/kustomization.yaml
resources: [../../base]
patches:
- target: {kind: NetworkPolicy, name: 'web'}
  path: json.yaml
- target: {kind: Deployment, name: web}
  path: other.yaml
- target: {kind: NetworkPolicy, name: .*}
  path: all.yaml
- path: merge.yaml
- patch: |
    kind: NetworkPolicy
    metadata:

      name: \"web\"
    spec: {}
replacements:
- source: {kind: NetworkPolicy, name: web}
  targets:
  - select: {kind: NetworkPolicy, name: web-.*}
#= overlays/prod/merge.yaml
kind: Deployment
metadata: {name: web}
---
kind: NetworkPolicy
metadata: {name: web}
#= elsewhere/kustomization.yaml
resources: [other.yaml]
patches:
- target: {kind: NetworkPolicy, name: web}
";

#[test]
fn a_policy_is_renamed_in_the_kustomizations_that_take_it_in() {
    insta::assert_snapshot!(renamed(NAMED, "api"), @r#"
    base/web.yaml:   name: api
    overlays/prod/kustomization.yaml: - target: {kind: NetworkPolicy, name: 'api'}
    overlays/prod/kustomization.yaml:       name: "api"
    overlays/prod/kustomization.yaml: - source: {kind: NetworkPolicy, name: api}
    overlays/prod/merge.yaml: metadata: {name: api}
    "#);
}

#[test]
fn a_policy_is_renamed_where_it_has_prefixes_and_suffixes() {
    let files = NAMED
        .replace("resources: [web.yaml]", "resources: [web.yaml]\nnamePrefix: a-")
        .replace("resources: [../../base]", "resources: [../../base]\nnameSuffix: -z")
        .replace("name: 'web'", "name: 'a-web'")
        .replace(
            "source: {kind: NetworkPolicy, name: web}",
            "source: {kind: NetworkPolicy, name: a-web-z}",
        );
    insta::assert_snapshot!(renamed(&files, "api"), @r#"
    base/web.yaml:   name: api
    overlays/prod/kustomization.yaml: - target: {kind: NetworkPolicy, name: 'a-api'}
    overlays/prod/kustomization.yaml:       name: "api"
    overlays/prod/kustomization.yaml: - source: {kind: NetworkPolicy, name: a-api-z}
    overlays/prod/merge.yaml: metadata: {name: api}
    "#);
}

#[test]
fn a_policy_that_something_means_in_another_way_is_not_renamed() {
    let refused = |target: &str| {
        let files = NAMED.replace("{kind: NetworkPolicy, name: 'web'}", target);
        let fixture = Fixture::new(&files);
        fixture.view(|view| rename(view, fixture.marks[0], "api")).expect_err("is refused")
    };
    insta::assert_snapshot!(refused("{kind: NetworkPolicy, name: we.*}"), @"overlays/prod/kustomization.yaml:3 means this policy by a pattern, without its kind, or in text that is not rewritten here: change it there first");
    assert_eq!(refused("{name: web}"), refused("{kind: NetworkPolicy, name: 'we[a-z]'}"));
}

#[test]
fn half_written_files_have_ways_and_shapes() {
    for (number, text) in texts().iter().enumerate() {
        for (text, at) in slips(text, number) {
            let fixture = Fixture::plain(&text);
            let inside = |span: Span| text.get(span.range()).is_some();
            fixture.view(|view| {
                let targets = [definition(view, at), references(view, at, true)].concat();
                assert!(targets.iter().all(|target| inside(target.span)), "{text}");
                assert!(folding(view).into_iter().all(inside), "{text}");
                assert!(links(view).iter().all(|link| inside(link.span)), "{text}");
                let grown = selection_ranges(view, at);
                assert!(grown.windows(2).all(|pair| pair[1].covers(pair[0])), "{text}");
                assert!(prepare_rename(view, at).is_none_or(inside), "{text}");
            });
        }
    }
}
