//! `new` and `man`.

use netpol::policy::Template;

use crate::support::Folder;

#[test]
fn every_template_is_a_policy_without_a_finding() {
    let folder = Folder::new(&[]);
    for Template { name, .. } in &Template::ALL {
        let line = format!("new {name}");
        let given = format!("{line} --name 1.5 --namespace team-a");
        for (line, own, namespace) in [(line, *name, None), (given, "\"1.5\"", Some("team-a"))] {
            let ran = folder.run(&line);
            assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{line}: {ran:?}");
            assert!(ran.out.starts_with("# ") && ran.out.contains(&format!("  name: {own}\n")));
            let placed = namespace.map(|name| format!("  namespace: {name}\n"));
            assert!(placed.is_none_or(|line| ran.out.contains(&line)), "{ran:?}");
            let checked = folder.pipe("- --fail-on info", &ran.out);
            let said = "1 file, 1 policy checked: no problems found\n";
            assert_eq!((checked.status, checked.out.as_str()), (0, said), "{line}");
        }
    }
}

#[test]
fn without_a_template_all_are_listed() {
    let folder = Folder::new(&[]);
    let cases = [
        ("new", "which template?"),
        ("new alow-dns", "did you mean `allow-dns`?"),
        ("new allow-dns --name A_b", "--name \"A_b\" is no name for Kubernetes: a lowercase RFC"),
        ("new allow-dns --namespace a.b", "--namespace \"a.b\" is no name for Kubernetes"),
        ("man nww", "there is no command \"nww\": did you mean `new`?"),
    ];
    for (line, message) in cases {
        let ran = folder.run(line);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{line}: {ran:?}");
        assert!(ran.err.contains(message), "{line}: {ran:?}");
    }
    let listed = folder.run("new").err;
    for Template { name, summary, .. } in &Template::ALL {
        assert!(listed.contains(name) && listed.contains(summary), "{name}: {listed}");
    }
}

#[test]
fn there_is_a_manual_page_for_the_program_and_for_each_command() {
    let folder = Folder::new(&[]);
    for (line, title) in [("man", "netpol-lint"), ("man new", "netpol-lint-new")] {
        let ran = folder.run(line);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{ran:?}");
        assert!(ran.out.contains(&format!("\n.TH {title} 1 ")), "{ran:?}");
    }
}
