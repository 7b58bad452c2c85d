//! A block of addresses: how many there are, what they are known for, and what is cut out.

use crate::ide::addresses::{count_words, known};
use crate::ide::words::code;
use crate::policy::IpBlock;
use crate::reach::AddressSet;
use crate::schema::parse_cidr;
use crate::workspace::{algebra, brief};
use crate::yaml::NodeId;

/// The block, or if `node` is one of its exceptions that.
pub(super) fn block(block: &IpBlock, node: NodeId) -> Option<String> {
    let except = block.except.iter().find(|(_, at)| *at == node);
    match except {
        Some((text, _)) => exception(block, text),
        None => whole(block),
    }
}

fn whole(block: &IpBlock) -> Option<String> {
    let (text, _) = block.cidr.as_ref()?;
    let first = range(text)?;
    if block.except.is_empty() && !block.open {
        return Some(first);
    }
    Some(format!("{first}\n\n{}", rest(block)))
}

fn exception(block: &IpBlock, text: &str) -> Option<String> {
    let first = range(text)?;
    let (Some((outer, _)), Some(own)) = (&block.cidr, parse_cidr(text)) else { return Some(first) };
    let Some(cidr) = parse_cidr(outer) else { return Some(first) };
    let (own, cidr): (AddressSet, AddressSet) = (own.network.into(), cidr.network.into());
    if own.is_disjoint(&cidr) {
        return Some(format!(
            "{first}\n\nNone of it is in {}: it takes nothing away.",
            code(outer)
        ));
    }
    Some(format!("{first}\n\nCut out of {}. {}", code(outer), rest(block)))
}

/// What the exceptions leave.
fn rest(block: &IpBlock) -> String {
    match algebra::addresses(block) {
        None => "What its exceptions leave is not known.".to_owned(),
        Some(left) if left.is_empty() => "Its exceptions leave no address.".to_owned(),
        Some(left) => format!("Its exceptions leave {}: {}.", count_words(&left), brief(&left)),
    }
}

/// `` `10.0.0.0/24`: 256 addresses, 10.0.0.0 to 10.0.0.255, private (RFC 1918). ``
fn range(text: &str) -> Option<String> {
    let cidr = parse_cidr(text)?;
    let set = AddressSet::from(cidr.network);
    let (first, last) = set.ranges().next()?;
    let ends = if first == last { String::new() } else { format!(", {first} to {last}") };
    let meant = if cidr.has_host_bits() {
        format!(" (it means {})", code(&cidr.network.to_string()))
    } else {
        String::new()
    };
    let (count, known) = (count_words(&set), known(cidr.network));
    Some(format!("{}{meant}: {count}{ends}; {known}.", code(text)))
}
