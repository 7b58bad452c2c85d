//! Before and after, for the `api` rules. `safe` cases are mended by `--fix`, `choice` cases by `--unsafe-fixes` only.

use netpol::lint::fix::Applicability::{Safe, Unsafe};

use super::fixed_api;

const HEAD: &str = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: db\n";

fn safe(before: &str, after: &str) {
    for newline in ["\n", "\r\n"] {
        let text = |text: &str| text.replace('\n', newline);
        let result = fixed_api(&text(before), Safe);
        assert_eq!(result.text, text(after), "\n{}\n{:?}", result.text, result.report);
    }
}

fn choice(before: &str, after: &str) {
    safe(before, before);
    let result = fixed_api(before, Unsafe);
    assert_eq!(result.text, after, "\n{}\n{:?}", result.text, result.report);
}

/// A policy with these lines at the end of its `spec`.
fn spec(lines: &str) -> String {
    let lines: String = lines.lines().map(|line| format!("  {line}\n")).collect();
    format!("{HEAD}spec:\n{lines}")
}

fn safe_in_spec(before: &str, after: &str) {
    safe(&spec(before), &spec(after));
}

fn choice_in_spec(before: &str, after: &str) {
    choice(&spec(before), &spec(after));
}

#[test]
fn unknown_fields_are_renamed() {
    safe_in_spec(
        "podSelector: {}\npolicytypes: [Ingress] # in",
        "podSelector: {}\npolicyTypes: [Ingress] # in",
    );
    safe_in_spec(
        "podSelector:\n  matchLabel:\n    a: b\ningress:\n- form: []\n  ports:\n  - protocal: TCP",
        "podSelector:\n  matchLabels:\n    a: b\ningress:\n- from: []\n  ports:\n  - protocol: TCP",
    );
    // Two for one: a person has to say which.
    let twins = "podSelector: {}\ningress:\n- ports:\n  - protocal: TCP\n    protocoll: UDP";
    choice_in_spec(twins, twins);
}

#[test]
fn misplaced_blocks_move_with_their_comments() {
    safe_in_spec(
        "podSelector:\n  matchLabels:\n    a: b\n  # both\n  policyTypes:\n  - Ingress # in\n  ingress:\n  - {}",
        "podSelector:\n  matchLabels:\n    a: b\n# both\npolicyTypes:\n- Ingress # in\ningress:\n- {}",
    );
    safe_in_spec(
        "podSelector: {}\ningress:\n- from:\n  - podSelector: {}\n    # web\n    ports:\n    - port: 80",
        "podSelector: {}\ningress:\n- from:\n  - podSelector: {}\n  # web\n  ports:\n  - port: 80",
    );
    // What is left selects everything: that is for a person to decide.
    choice_in_spec(
        "podSelector:\n  policyTypes: [Ingress]",
        "podSelector: {}\npolicyTypes: [Ingress]",
    );
    safe(
        &format!("{HEAD}  podSelector: {{}}\nspec:\n  policyTypes: [Ingress]\n"),
        &format!("{HEAD}  podSelector: {{}}\nspec:\n  policyTypes: [Ingress]\n"),
    );
}

#[test]
fn fields_are_indented_below_their_owner() {
    safe_in_spec(
        "podSelector: {}\ningress:\n- from:\n  - ipBlock:\n    cidr: 10.0.0.0/8\n    except: # not\n    - 10.1.0.0/16",
        "podSelector: {}\ningress:\n- from:\n  - ipBlock:\n      cidr: 10.0.0.0/8\n      except: # not\n      - 10.1.0.0/16",
    );
    safe_in_spec(
        "podSelector:\n  app: db # mysql\n  tier: data\ningress: []",
        "podSelector:\n  matchLabels:\n    app: db # mysql\n    tier: data\ningress: []",
    );
    safe_in_spec(
        "podSelector: {app: db}\ningress: []",
        "podSelector: {matchLabels: {app: db}}\ningress: []",
    );
    choice_in_spec(
        "podSelector: {}\ningress:\n- from:\n  - matchLabels:\n      app: web",
        "podSelector: {}\ningress:\n- from:\n  - podSelector:\n      matchLabels:\n        app: web",
    );
}

#[test]
fn values_are_written_as_they_must_be() {
    let ports = |lines: &str| format!("podSelector: {{}}\ningress:\n- ports:\n{lines}");
    for (before, after) in [
        ("  - port: 8888-8890 # range", "  - port: 8888 # range\n    endPort: 8890"),
        ("  - {port: 8888-8890}", "  - {port: 8888, endPort: 8890}"),
        ("  - port: \"80\"", "  - port: 80"),
        ("  - port: 80\n    endPort: '90'", "  - port: 80\n    endPort: 90"),
        ("  - port: 80\n    protocol: tcp", "  - port: 80\n    protocol: TCP"),
        ("  - port: 80\n    protocol: UPD", "  - port: 80\n    protocol: UDP"),
        ("  - 80", "  - port: 80"),
        ("    port: 80\n    protocol: TCP", "    - port: 80\n      protocol: TCP"),
    ] {
        safe_in_spec(&ports(before), &ports(after));
    }
    choice_in_spec(
        &ports("  - port: 90\n    endPort: 80"),
        &ports("  - port: 80\n    endPort: 90"),
    );
    choice_in_spec(&ports("  - protocol: HTTP"), &ports("  - protocol: TCP"));
    for (before, after) in [
        ("podSelector: []\ningress: []", "podSelector: {}\ningress: []"),
        ("podSelector: {}\npolicyTypes: ingress", "podSelector: {}\npolicyTypes: [Ingress]"),
        (
            "podSelector: {matchLabels: {a: true}}\negress: []",
            "podSelector: {matchLabels: {a: \"true\"}}\negress: []",
        ),
        (
            "podSelector:\n  matchLabels:\n  - a: b\negress: []",
            "podSelector:\n  matchLabels:\n    a: b\negress: []",
        ),
        (
            "podSelector:\n  matchExpressions:\n  - {key: a, operator: exists}\negress: []",
            "podSelector:\n  matchExpressions:\n  - {key: a, operator: Exists}\negress: []",
        ),
        (
            "podSelector: {}\npolicyTypes: [Ingress, Egress, Ingress]",
            "podSelector: {}\npolicyTypes: [Ingress, Egress]",
        ),
    ] {
        safe_in_spec(before, after);
    }
    let huge = "podSelector: {}\ningress:\n- ports:\n  - port: 2147483648";
    choice_in_spec(huge, huge);
}

#[test]
fn addresses_become_ranges() {
    let from =
        |cidr: &str| format!("podSelector: {{}}\ningress:\n- from:\n  - ipBlock: {{cidr: {cidr}}}");
    safe_in_spec(&from("10.0.0.1"), &from("10.0.0.1/32"));
    safe_in_spec(&from("\"fd00::1\""), &from("fd00::1/128"));
    choice_in_spec(&from("10.0.0.5/24"), &from("10.0.0.0/24"));
    let text = spec(&from("10.0.0.5/24"));
    let found = fixed_api(&text, Safe).report.diagnostics;
    let titles: Vec<_> = found[0].fixes.iter().map(|fix| fix.title.as_str()).collect();
    assert_eq!(titles, ["Write `10.0.0.0/24`", "Write `10.0.0.5/32`"]);
}

#[test]
fn peers_and_requirements_are_told_apart() {
    choice_in_spec(
        "podSelector: {}\ningress:\n- from:\n  - podSelector: {}\n    # office\n    ipBlock:\n      cidr: 10.0.0.0/8",
        "podSelector: {}\ningress:\n- from:\n  - podSelector: {}\n  # office\n  - ipBlock:\n      cidr: 10.0.0.0/8",
    );
    choice_in_spec(
        "podSelector:\n  matchExpressions:\n  - key: a\n    operator: Exists\n    values: [b]\negress: []",
        "podSelector:\n  matchExpressions:\n  - key: a\n    operator: Exists\negress: []",
    );
    let both = "podSelector: {}\ningress:\n- from:\n    namespaceSelector: {}\n    podSelector: {matchLabels: {a: b}}";
    let one = "podSelector: {}\ningress:\n- from:\n    - namespaceSelector: {}\n      podSelector: {matchLabels: {a: b}}";
    choice_in_spec(both, one);
}

#[test]
fn objects_get_their_names() {
    let body = "metadata:\n  name: db\nspec:\n  podSelector: {}\n  ingress: []\n";
    let good = format!("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n{body}");
    for head in [
        "apiVersion: extensions/v1beta1\nkind: NetworkPolicy\n",
        "apiVersion: networking.k8s.io/v2\nkind: NetworkPolicy\n",
        "apiVersion: networking.k8s.io/v1\nkind: networkpolicy\n",
        "apiversion: networking.k8s.io/v1\nkind: NetworkPolicy\n",
        "apiVersion: networking.k8s.io/v1\nkind:\n",
        "apiVersion: networking.k8s.io/v1\n",
    ] {
        safe(&format!("{head}{body}"), &good);
    }
    safe(&format!("{good}# two\n{good}"), &format!("{good}---\n# two\n{good}"));
    safe(&format!("{good}status: {{}}\n"), &good);
    choice(&good.replace("name: db", "name: DB_one"), &good.replace("name: db", "name: db-one"));
}

#[test]
fn nothing_is_safe_where_the_text_is_broken() {
    let before = spec("podSelector: {}\npolicytypes: [Ingress]\n  bad");
    assert_eq!(fixed_api(&before, Safe).text, before);
}
