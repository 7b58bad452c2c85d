//! The semantics that trip others, one by one, and what answers look like.

use crate::reach::*;

fn labels(pairs: &[(&str, &str)]) -> Labels {
    Labels::complete(pairs.iter().map(|&(key, value)| (key.into(), Some(value.into()))))
}

fn is(key: &str, value: &str) -> Selector {
    Selector::new(&[Requirement::equals(key, value)])
}

fn pod(namespace: &str, app: &str) -> Workload {
    Workload {
        namespace: namespace.into(),
        labels: labels(&[("app", app)]),
        ports: ContainerPorts { named: Vec::new(), complete: true },
        host_network: false,
        addresses: None,
    }
}

fn ingress(pods: Selector, rules: Vec<Rule>) -> Policy {
    Policy::new("shop", Some(pods), &[], rules, Vec::new())
}

fn from(peers: Vec<Peer>) -> Rule {
    Rule { peers, ports: Vec::new() }
}

fn cluster(workloads: Vec<Workload>, policies: Vec<Policy>) -> Cluster {
    Cluster::new(Vec::new(), workloads, policies, Undeclared::Unknown, IpBlocks::External)
}

fn tcp(cluster: &Cluster, from: usize, to: usize, port: u16) -> Answer {
    let (from, to) = (Endpoint::Workload(from), Endpoint::Workload(to));
    cluster.allowed(from, to, &Wanted::Port(Protocol::Tcp, port)).unwrap()
}

fn net(text: &str) -> ipnet::IpNet {
    text.parse().unwrap()
}

#[test]
fn policy_types_are_defaulted_as_the_api_server_does() {
    use Direction::{Egress, Ingress};
    let rules = [Rule::default()];
    assert_eq!(policy_types(&[], &[]), [Ingress]);
    assert_eq!(policy_types(&[], &rules), [Ingress, Egress]);
    assert_eq!(policy_types(&[Egress], &[]), [Egress]);
    assert_eq!(policy_types(&[Egress, Ingress], &[]), [Egress, Ingress]);
    let ignored = Policy::new("shop", None, &[Ingress], vec![], rules.to_vec());
    assert_eq!((ignored.ingress, ignored.egress), (Some(vec![]), None));
}

#[test]
fn a_rule_without_lists_allows_everything_and_no_rule_allows_nothing() {
    let all = vec![pod("shop", "web"), pod("shop", "db")];
    let open = cluster(all.clone(), vec![ingress(is("app", "db"), vec![Rule::default()])]);
    let closed = cluster(all, vec![ingress(is("app", "db"), vec![])]);
    let (web, db) = (Endpoint::Workload(0), Endpoint::Workload(1));
    assert!(open.between(web, db).unwrap().certain.is_everything());
    assert!(closed.between(web, db).unwrap().possible.is_empty());
    assert!(closed.between(db, web).unwrap().certain.is_everything());
    assert!(closed.between(db, db).unwrap().certain.is_everything());
}

#[test]
fn an_answer_names_the_places_that_decide() {
    let mongo = Rule {
        peers: vec![Peer::selected("shop", None, Some(is("app", "backend")))],
        ports: vec![
            Some(PortSet::port(Protocol::Tcp, 443)),
            Some(PortSet::port(Protocol::Tcp, 27017)),
        ],
    };
    let policies =
        vec![ingress(is("app", "mongo"), vec![]), ingress(is("app", "mongo"), vec![mongo])];
    let all = vec![pod("shop", "backend"), pod("shop", "mongo"), pod("default", "backend")];
    let cluster = cluster(all, policies);
    let answer = tcp(&cluster, 0, 1, 27017);
    assert_eq!(answer.verdict, Verdict::Allowed);
    assert_eq!(answer.ingress.isolating, [(0, Match::Yes), (1, Match::Yes)]);
    assert_eq!(answer.ingress.by, [Site { policy: 1, rule: 0, peer: Some(0), port: Some(1) }]);
    assert!(answer.egress.isolating.is_empty());
    assert_eq!(tcp(&cluster, 0, 1, 80).verdict, Verdict::Denied);
    assert_eq!(tcp(&cluster, 2, 1, 27017).verdict, Verdict::Denied);
    assert!(tcp(&cluster, 1, 1, 80).itself);
}

#[test]
fn a_namespace_without_a_manifest_has_unknown_labels() {
    let team = Peer::selected("shop", Some(is("team", "a")), None);
    let by_name = Peer::selected("shop", Some(namespace_named("ops")), None);
    let all = vec![pod("ops", "job"), pod("shop", "db")];
    let policies = vec![ingress(Selector::everything(), vec![from(vec![team])])];
    let answer = tcp(&cluster(all.clone(), policies.clone()), 0, 1, 80);
    assert_eq!(answer.verdict, Verdict::Unknown);
    let missing = Missing::NamespaceLabel { namespace: "ops".into(), key: "team".into() };
    assert_eq!(answer.ingress.missing, [missing]);
    assert_eq!(answer.egress.verdict, Verdict::Allowed);
    let absent =
        Cluster::new(Vec::new(), all.clone(), policies, Undeclared::Absent, IpBlocks::External);
    assert_eq!(tcp(&absent, 0, 1, 80).verdict, Verdict::Denied);
    let named = cluster(all, vec![ingress(Selector::everything(), vec![from(vec![by_name])])]);
    assert_eq!(tcp(&named, 0, 1, 80).verdict, Verdict::Allowed);
}

#[test]
fn named_ports_are_those_of_the_destination() {
    let http = Rule { peers: vec![], ports: vec![Some(PortSet::named(Protocol::Tcp, "http"))] };
    let mut web = pod("shop", "web");
    let port = |protocol, number| ContainerPort { name: "http".into(), protocol, number };
    web.ports.named = vec![port(Protocol::Tcp, 8080), port(Protocol::Udp, 9090)];
    let egress =
        Policy::new("shop", Some(is("app", "job")), &[Direction::Egress], vec![], vec![http]);
    let cluster = cluster(vec![pod("shop", "job"), web], vec![egress]);
    assert_eq!(tcp(&cluster, 0, 1, 8080).verdict, Verdict::Allowed);
    assert_eq!(tcp(&cluster, 0, 1, 9090).verdict, Verdict::Denied);
    let job = Endpoint::Workload(0);
    let outside = AddressSet::from(net("1.1.1.1/32"));
    let answer = cluster
        .allowed(job, Endpoint::Addresses(&outside), &Wanted::Port(Protocol::Tcp, 443))
        .unwrap();
    let missing = Missing::NamedPort { name: "http".into(), protocol: Protocol::Tcp };
    assert_eq!((answer.verdict, &answer.egress.missing[..]), (Verdict::Unknown, &[missing][..]));
}

#[test]
fn blocks_match_pods_only_where_asked_to() {
    let block = Peer::Addresses(AddressSet::block(net("10.0.0.0/24"), &[net("10.0.0.128/25")]));
    let rules = vec![ingress(is("app", "db"), vec![from(vec![block])])];
    let mut near = pod("shop", "near");
    near.addresses = Some(net("10.0.0.7/32").into());
    let mut excepted = pod("shop", "excepted");
    excepted.addresses = Some(net("10.0.0.200/32").into());
    let all = vec![near, excepted, pod("shop", "somewhere"), pod("shop", "db")];
    let verdicts = |blocks| {
        let cluster =
            Cluster::new(Vec::new(), all.clone(), rules.clone(), Undeclared::Unknown, blocks);
        [0, 1, 2].map(|from| tcp(&cluster, from, 3, 80).verdict)
    };
    assert_eq!(verdicts(IpBlocks::External), [Verdict::Denied; 3]);
    let pods = [Verdict::Allowed, Verdict::Denied, Verdict::Unknown];
    assert_eq!(verdicts(IpBlocks::Pods), pods);
}

#[test]
fn host_network_is_undefined() {
    let mut host = pod("shop", "agent");
    host.host_network = true;
    let deny = ingress(Selector::everything(), vec![]);
    let by_label = ingress(
        is("app", "db"),
        vec![from(vec![Peer::selected("shop", None, Some(is("app", "agent")))])],
    );
    let all = vec![host, pod("shop", "db")];
    let cluster = cluster(all, vec![deny, by_label]);
    let answer = tcp(&cluster, 1, 0, 80);
    assert_eq!(answer.verdict, Verdict::Unknown);
    assert_eq!(answer.ingress.missing, [Missing::HostNetwork(End::Destination)]);
    let answer = tcp(&cluster, 0, 1, 80);
    assert_eq!(answer.verdict, Verdict::Unknown);
    assert_eq!(answer.ingress.missing, [Missing::HostNetwork(End::Source)]);
}

#[test]
fn pods_that_are_not_there_can_be_asked_about() {
    let policies = vec![ingress(is("app", "db"), vec![])];
    let cluster = cluster(vec![pod("shop", "web")], policies);
    let mut guest = pod("shop", "db");
    let ask = |guest: &Workload| {
        let ends = (Endpoint::Workload(0), Endpoint::Pod(guest));
        cluster.allowed(ends.0, ends.1, &Wanted::Port(Protocol::Sctp, 7)).unwrap()
    };
    assert_eq!(ask(&guest).verdict, Verdict::Denied);
    guest.labels = Labels::complete([("app".into(), None)]);
    let answer = ask(&guest);
    assert_eq!(answer.verdict, Verdict::Unknown);
    let key = Missing::PodLabel { end: End::Destination, key: "app".into() };
    assert_eq!(answer.ingress.missing, [key]);
    assert!(cluster.between(Endpoint::Workload(9), Endpoint::Workload(0)).is_none());
}

#[test]
fn sets_of_pods_have_an_effective_policy() {
    let policies = vec![
        ingress(Selector::everything(), vec![]),
        ingress(is("app", "db"), vec![]),
        ingress(is("tier", "data"), vec![]),
    ];
    let cluster = cluster(Vec::new(), policies);
    let set = Labels::of(&is("app", "db"));
    let found = cluster.isolating(Direction::Ingress, "shop", &set);
    assert_eq!(found, [(0, Match::Yes), (1, Match::Yes), (2, Match::Unknown)]);
    assert!(cluster.isolating(Direction::Egress, "shop", &set).is_empty());
    assert!(cluster.isolating(Direction::Ingress, "ops", &set).is_empty());
}

#[test]
fn contradictions_name_the_fewest_requirements() {
    let list = |values: &[&str]| values.iter().map(|&v| v.into()).collect::<Vec<Text>>();
    let one_of = |values: &[&str]| Requirement::new("app", ValueSet::one_of(list(values)));
    let none_of = |values: &[&str]| Requirement::new("app", ValueSet::none_of(list(values)));
    let other = Requirement::equals("tier", "web");
    assert_eq!(contradiction(&[other.clone(), one_of(&[])]), Some(vec![1]));
    assert_eq!(contradiction(&[one_of(&["a"]), other.clone(), none_of(&["a"])]), Some(vec![0, 2]));
    let three = [one_of(&["a", "b"]), none_of(&["a"]), other, none_of(&["b"])];
    assert_eq!(contradiction(&three), Some(vec![0, 1, 3]));
    assert_eq!(contradiction(&three[..3]), None);
}

#[test]
fn all_traffic_is_more_than_all_ports() {
    let every = Protocol::ALL.iter().map(|&protocol| PortSet::every(protocol));
    let ports = every.fold(PortSet::nothing(), |all, one| all.union(&one));
    assert!(PortSet::everything().contains(&ports) && !ports.contains(&PortSet::everything()));
    assert!(ports.contains(&PortSet::named(Protocol::Udp, "dns")));
    assert!(PortSet::range(Protocol::Tcp, 0, 0).is_empty());
}

#[test]
fn sets_read_well() {
    let tcp =
        [(80, 80), (443, 443), (8000, 8080)].map(|(a, b)| PortSet::range(Protocol::Tcp, a, b));
    let all = tcp.iter().fold(PortSet::named(Protocol::Udp, "dns"), |all, one| all.union(one));
    assert_eq!(all.to_string(), "TCP 80,443,8000-8080,UDP dns");
    assert_eq!(PortSet::everything().to_string(), "all traffic");
    assert_eq!(PortSet::nothing().to_string(), "no traffic");
    let block = AddressSet::block(net("10.0.0.0/30"), &[net("10.0.0.1/32")]);
    let block = block.union(&net("::/0").into());
    assert_eq!(block.to_string(), "10.0.0.0/32, 10.0.0.2/31, ::/0");
    assert_eq!(AddressSet::from(net("10.0.0.0/30")).count(), 4);
    assert_eq!(block.count(), u128::MAX);
    assert_eq!(
        is("app", "web").intersection(&is("tier", "db")).to_string(),
        "app in (web), tier in (db)"
    );
    assert_eq!(Selector::everything().to_string(), "anything");
}

#[test]
fn workloads_that_are_alike_share_a_group() {
    let all = vec![pod("shop", "web"), pod("shop", "db"), pod("shop", "web")];
    let cluster = cluster(all, vec![ingress(is("app", "db"), vec![])]);
    let connections = cluster.connections(View::Certain);
    assert_eq!(connections.groups(), [vec![0, 2], vec![1]]);
    let pairs = connections.pairs().filter_map(|(from, to, _)| match (from, to) {
        (Endpoint::Workload(from), Endpoint::Workload(to)) => Some((from, to)),
        _ => None,
    });
    assert_eq!(pairs.collect::<Vec<_>>(), [(0, 2), (2, 0), (1, 0), (1, 2)]);
}

#[test]
fn the_last_policy_that_isolates_is_not_redundant() {
    let deny = ingress(Selector::everything(), vec![]);
    let allow = ingress(is("app", "db"), vec![Rule::default()]);
    let found = redundant(&[deny.clone(), allow], Options::default());
    assert_eq!(found.redundant, []);
    let narrow = ingress(is("app", "db"), vec![]);
    let found = redundant(&[deny.clone(), narrow], Options::default());
    assert_eq!(found.redundant, [Redundant { policy: 1, by: vec![0] }]);
    let found = redundant(&[deny.clone(), deny], Options::default());
    assert_eq!(found.redundant, [Redundant { policy: 1, by: vec![0] }]);
}

#[test]
fn the_last_peer_stays_even_where_the_budget_hides_the_rule() {
    let wide = |team| Peer::selected("shop", Some(is("team", team)), None);
    let narrow = |team| Peer::selected("shop", Some(is("team", team)), Some(is("app", "web")));
    let rules =
        [from(vec![wide("a")]), from(vec![wide("b")]), from(vec![narrow("a"), narrow("b")])];
    let enough = unreachable(&rules, Options::default());
    let by = vec![Part::Rule(0), Part::Rule(1)];
    assert_eq!(enough.covered, [Covered { part: Part::Rule(2), by }]);
    let scarce = unreachable(&rules, Options { budget: 1, ..Options::default() });
    assert_eq!(scarce.not_proved, [Part::Rule(0), Part::Rule(1), Part::Rule(2)]);
    let by = vec![Part::Rule(1)];
    assert_eq!(scarce.covered, [Covered { part: Part::Peer(2, 1), by }]);
}

#[test]
fn a_port_that_cannot_be_read_covers_nothing_and_only_all_ports_cover_it() {
    let covered = |ports: Vec<Option<PortSet>>| {
        let rules = [Rule { peers: Vec::new(), ports }];
        let found = unreachable(&rules, Options::default()).covered;
        found.iter().map(|it| format!("{:?} by {:?}", it.part, it.by)).collect::<Vec<_>>()
    };
    let https = || Some(PortSet::port(Protocol::Tcp, 443));
    let every = |protocol| Some(PortSet::every(protocol));
    assert_eq!(covered(vec![https(), None]), [""; 0]);
    assert_eq!(covered(vec![None, every(Protocol::Tcp), every(Protocol::Udp)]), [""; 0]);
    assert_eq!(covered(vec![https(), None, https()]), ["Port(0, 2) by [Port(0, 0)]"]);
    let all = Protocol::ALL.map(every).into_iter().chain([None]).collect();
    let by = "[Port(0, 0), Port(0, 1), Port(0, 2)]";
    assert_eq!(covered(all), [format!("Port(0, 3) by {by}")]);
}
