//! `reach`: who can reach whom, by which lines, and the status that says so.

use crate::support::{Folder, Ran, fits, program, run};

const SHOP: &str = "tests/data/clusters/shop";

fn reach(line: &str) -> Ran {
    let line = format!("reach {SHOP} {line}");
    run(program(&line).current_dir(env!("CARGO_MANIFEST_DIR")), "")
}

#[test]
fn the_verdict_is_the_first_word_and_the_status() {
    let cases = [
        ("--from shop/web --to shop/api --port 9000", 0, "allowed"),
        ("--from shop/web --to shop/api --port http", 0, "allowed"),
        ("--from shop/web --to shop/api --port 9000/UDP", 1, "denied"),
        ("--from shop/web[Deployment] --to shop/api", 0, "allowed"),
        ("--from shop/web --to shop/web", 1, "denied"),
        ("--from shop?app=web --to shop/api", 0, "allowed"),
        ("--from shop?app=new --to shop/api", 1, "denied"),
        ("--from monitoring? --to shop/api", 3, "unknown"),
        ("--from default --to shop/api", 3, "unknown"),
        ("--from data --to shop/api", 1, "denied"),
        ("--from 192.0.2.1 --to shop/web", 0, "allowed"),
        ("--from 10.1.2.3 --to shop/web", 1, "denied"),
        ("--from 10.0.0.0/7 --to shop/web", 0, "allowed"),
        ("--from 2001:db8::/32 --to shop/web", 1, "denied"),
        ("--from * --to shop/report", 1, "denied"),
        ("--from data/db --to *", 0, "allowed"),
    ];
    for (line, status, verdict) in cases {
        let ran = reach(line);
        assert_eq!((ran.status, ran.err.as_str()), (status, ""), "{line}: {ran:?}");
        assert!(ran.out.starts_with(&format!("{verdict}: ")), "{line}: {ran:?}");
    }
}

#[test]
fn the_lines_that_decide_are_named() {
    insta::assert_snapshot!(reach("--from shop/report --to data/db --port postgres").out, @"
    denied: shop/report[CronJob] => data/db[StatefulSet] : TCP postgres

      egress   allowed by
                 tests/data/clusters/shop/policies.yaml:55  shop/api  egress[0].to[0]
                 tests/data/clusters/shop/policies.yaml:58  shop/api  egress[0].ports[0]
      ingress  denied: isolated by these, and none allows it
                 tests/data/clusters/shop/policies.yaml:60  data/db
    ");
    insta::assert_snapshot!(reach("--from shop/web --to shop/api --port 80").out, @"
    denied: shop/web[Deployment] => shop/api[Deployment] : TCP 80

      egress   denied: isolated by these, and none allows it
                 tests/data/clusters/shop/policies.yaml:1   shop/default-deny
                 tests/data/clusters/shop/policies.yaml:10  shop/web
               shop/web allows only TCP 9000 (tests/data/clusters/shop/policies.yaml:31)
      ingress  denied: isolated by these, and none allows it
                 tests/data/clusters/shop/policies.yaml:1   shop/default-deny
                 tests/data/clusters/shop/policies.yaml:33  shop/api
               shop/api allows only TCP 9000 (tests/data/clusters/shop/policies.yaml:52)
    ");
}

#[test]
fn what_is_not_known_is_said() {
    insta::assert_snapshot!(reach("--from monitoring? --to shop/api").out, @"
    unknown: a pod of monitoring => shop/api[Deployment] : perhaps TCP 9000

      egress   no policy restricts a pod of monitoring
      ingress  unknown:
                 the label `team` of namespace `monitoring`: it has no manifest here
               may be allowed by
                 tests/data/clusters/shop/policies.yaml:49  shop/api  ingress[0].from[1]
                 tests/data/clusters/shop/policies.yaml:52  shop/api  ingress[0].ports[0]
    ");
}

#[test]
fn of_several_each_is_listed_and_one_of_each_verdict_explained() {
    insta::assert_snapshot!(reach("--from shop --to data --port 5432").out, @"
    allowed: shop => data : TCP 5432 (1 of 3 pairs)

      allowed  shop/api[Deployment] => data/db[StatefulSet] : TCP 5432
      denied   shop/web[Deployment] => data/db[StatefulSet] : TCP 5432
      denied   shop/report[CronJob] => data/db[StatefulSet] : TCP 5432

    allowed, for one: shop/api[Deployment] => data/db[StatefulSet]
      egress   allowed by
                 tests/data/clusters/shop/policies.yaml:55  shop/api  egress[0].to[0]
                 tests/data/clusters/shop/policies.yaml:58  shop/api  egress[0].ports[0]
      ingress  allowed by
                 tests/data/clusters/shop/policies.yaml:70  data/db  ingress[0].from[0]
                 tests/data/clusters/shop/policies.yaml:76  data/db  ingress[0].ports[0]

    denied, for one: shop/web[Deployment] => data/db[StatefulSet]
      egress   denied: isolated by these, and none allows it
                 tests/data/clusters/shop/policies.yaml:1   shop/default-deny
                 tests/data/clusters/shop/policies.yaml:10  shop/web
      ingress  denied: isolated by these, and none allows it
                 tests/data/clusters/shop/policies.yaml:60  data/db
    ");
}

#[test]
fn json_fits_its_schema() {
    let schema = include_str!("../../schemas/reach.schema.json");
    let lines = ["--from shop --to data", "--from monitoring? --to shop/api --port 9000"];
    for line in lines {
        fits(schema, &reach(&format!("{line} --format json")).out);
    }
}

#[test]
fn who_is_not_there_is_told_with_what_is() {
    let cases = [
        (
            "--from shop/wev --to data",
            "--from: there is no workload or pod \"shop/wev\" here: did you mean `shop/web`?",
        ),
        (
            "--from shopp --to data",
            "--from: no manifest here knows the namespace \"shopp\": did you mean `shop`?",
        ),
        ("--from shop?web --to data", "--from: \"web\" is no label: write key=value"),
        ("--from shop --to 1.1.1.1 --port x/TDP", "--port: \"TDP\" is no protocol"),
        ("--from shop --to data --port 0", "--port: \"0\" is no port"),
        (
            "--from shop --to data/db --port postgre",
            "--port: no container of --to has a TCP port named \"postgre\": did you mean `postgres`?",
        ),
        ("--from 1.1.1.1 --to ::1", "--from and --to are both outside the cluster"),
    ];
    for (line, message) in cases {
        let ran = reach(line);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{line}: {ran:?}");
        assert!(ran.err.contains(message), "{line}: {ran:?}");
    }
}

#[test]
fn configured_namespaces_are_known() {
    let shop = |name: &str| {
        let path = format!("{}/{SHOP}/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).expect("is there")
    };
    let (apps, policies) = (shop("apps.yaml"), shop("policies.yaml"));
    let config = "[cluster.namespaces]\nmonitoring = { team = \"ops\" }\n";
    let folder = Folder::new(&[
        ("apps.yaml", &apps),
        ("policies.yaml", &policies),
        (".netpol-lint.toml", config),
    ]);
    assert_eq!(folder.run("reach --from monitoring --to shop/api").status, 0);
    assert_eq!(folder.run("reach --from monitoring? --to shop/api --no-config").status, 3);
}
