//! `map`: lists, graphs and pictures of all connections.

use crate::support::{Folder, fits, program, run};

/// What the program says of the shop, whose manifests are in `tests/data/clusters`.
fn shop(line: &str) -> String {
    let line = line.replace("SHOP", "tests/data/clusters/shop");
    let ran = run(program(&line).current_dir(env!("CARGO_MANIFEST_DIR")), "");
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{ran:?}");
    ran.out
}

#[test]
fn connections_are_listed_in_the_known_form() {
    insta::assert_snapshot!(shop("map SHOP"), @"
    0.0.0.0-9.255.255.255[External] => shop/web[Deployment] : TCP 8080
    11.0.0.0-255.255.255.255[External] => shop/web[Deployment] : TCP 8080
    data/db[StatefulSet] => 0.0.0.0-255.255.255.255[External] : All Connections
    shop/api[Deployment] => data/db[StatefulSet] : TCP 5432
    shop/web[Deployment] => shop/api[Deployment] : TCP 9000
    ");
    let whole = shop("map SHOP");
    let apart = shop("map SHOP/policies.yaml SHOP/apps.yaml");
    assert_eq!(whole, apart, "all paths named are one cluster");
}

#[test]
fn tables_have_a_row_a_connection() {
    insta::assert_snapshot!(shop("map SHOP --format csv --focus shop/api"), @"
    from,to,ports
    shop/api[Deployment],data/db[StatefulSet],TCP 5432
    shop/web[Deployment],shop/api[Deployment],TCP 9000
    ");
    insta::assert_snapshot!(shop("map SHOP --format md --focus data"), @"
    | from | to | ports |
    | --- | --- | --- |
    | data/db[StatefulSet] | 0.0.0.0-255.255.255.255[External] | All Connections |
    | shop/api[Deployment] | data/db[StatefulSet] | TCP 5432 |
    ");
}

#[test]
fn graphs_have_namespaces_as_boxes() {
    insta::assert_snapshot!(shop("map SHOP --format dot --focus shop/web --focus shop/api"), @r#"
    digraph connections {
      rankdir=LR
      node [shape=box, style=rounded]
      subgraph cluster_0 {
        label="data"
        n0 [label="db"]
      }
      subgraph cluster_1 {
        label="shop"
        n1 [label="api"]
        n2 [label="web"]
      }
      n3 [label="any IPv4 address but 10.0.0.0/8"]
      n1 -> n0 [label="TCP 5432"]
      n2 -> n1 [label="TCP 9000"]
      n3 -> n2 [label="TCP 8080"]
    }
    "#);
    insta::assert_snapshot!(shop("map SHOP --format mermaid --focus shop/web"), @r#"
    flowchart LR
      subgraph b0["shop"]
        n0["api"]
        n1["web"]
      end
      n2["any IPv4 address but 10.0.0.0/8"]
      n1 -->|"TCP 9000"| n0
      n2 -->|"TCP 8080"| n1
    "#);
}

#[test]
fn json_fits_its_schema() {
    let schema = include_str!("../../schemas/map.schema.json");
    for line in ["", "--exposure", "--focus shop", "--ip-blocks pods"] {
        let map = fits(schema, &shop(&format!("map SHOP --format json {line}")));
        let peers = map["peers"].as_array().expect("is an array");
        let ids: Vec<&str> = peers.iter().filter_map(|peer| peer["id"].as_str()).collect();
        for connection in map["connections"].as_array().expect("is an array") {
            for end in ["from", "to"] {
                let end = connection[end].as_str().expect("is text");
                assert!(ids.contains(&end), "{end} of {ids:?}");
            }
        }
    }
}

#[test]
fn what_absent_pods_could_reach_is_listed_when_asked_for() {
    let text = shop("map SHOP --exposure --focus shop/api");
    let (_, exposure) = text.split_once("\n\n").expect("has two parts");
    insta::assert_snapshot!(exposure, @"
    Exposure to pods that have no manifest here
    shop/api[Deployment] <= pods with app=web in the same namespace : TCP 9000
    shop/api[Deployment] <= all pods in namespaces with team=ops : TCP 9000
    shop/api[Deployment] => all pods in namespaces with tier=data : TCP 5432
    ");
}

#[test]
fn pictures_are_whole_in_themselves() {
    let svg = shop("map SHOP --format svg");
    let document = roxmltree::Document::parse(&svg).expect("is XML");
    let nodes = document.descendants().filter(|node| node.attribute("data-node").is_some());
    let titles: Vec<String> = nodes
        .filter_map(|node| node.children().find(|it| it.has_tag_name("text"))?.text())
        .map(str::to_owned)
        .collect();
    assert_eq!(
        titles,
        ["db", "api", "report", "web", "any address", "any IPv4 address but 10.0.0.0/8"]
    );
    let page = shop("map SHOP --format html");
    assert!(page.contains("default-src 'none'") && page.contains("data-file=\"tests/data"));
    for text in [&svg, &page] {
        let links = text.replace("http://www.w3.org/2000/svg", "");
        for foreign in ["http:", "https:", "url(h", "@import", "<script src", " onclick", " onload"]
        {
            assert!(!links.contains(foreign), "{foreign}");
        }
    }
}

#[test]
fn names_cannot_break_out_of_a_picture() {
    let pod =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: '</script><b onload=x>&\"', namespace: a}\n";
    let folder = Folder::new(&[("a.yaml", pod)]);
    for format in ["svg", "html"] {
        let text = folder.run(&format!("map --format {format}")).out;
        assert!(!text.contains("<b onload"), "{text}");
    }
    let svg = folder.run("map --format svg").out;
    roxmltree::Document::parse(&svg).expect("is XML");
}

#[test]
fn what_cannot_be_mapped_is_told() {
    let folder = Folder::new(&[]);
    let cases = [
        ("map nope", "cannot read nope: there is no such file or directory"),
        ("map --exposure --format svg", "--exposure is for --format text, md and json"),
        ("map --focus a/b", "no manifest here knows the namespace \"a\""),
        ("map --focus 10.0.0.1", "--focus: \"10.0.0.1\" is no workload that is here"),
    ];
    for (line, message) in cases {
        let ran = folder.run(line);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{line}: {ran:?}");
        assert!(ran.err.contains(message), "{line}: {ran:?}");
    }
}

#[test]
fn a_workload_without_its_namespace_is_told_by_its_whole_name() {
    let ran = run(
        program("map tests/data/clusters/shop --focus api").current_dir(env!("CARGO_MANIFEST_DIR")),
        "",
    );
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.err.contains("--focus: a workload is written with its namespace: `shop/api`"));
}

#[test]
fn a_map_goes_where_it_is_sent() {
    let folder = Folder::new(&[]);
    let ran = folder.run("map --format csv --output-file map.csv");
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{ran:?}");
    assert_eq!(folder.read("map.csv"), "from,to,ports\n");
}
