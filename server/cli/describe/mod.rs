//! `netpol-lint describe`: each policy in plain words, and what all of them mean together.

mod effect;
mod policy;

use std::io::{self, BufWriter, Write};

use anstyle::Style;

use super::cluster_args::DescribeArgs;
use super::manifests::{self, Loaded, NoCluster};
use super::terminal::{Look, choose_color, complain};
use super::{FAILED, written};
use crate::lint::names::did_you_mean;
use crate::workspace::{Inventory, ScopePolicy, Taking};

/// Why there is nothing to describe.
#[derive(Debug, thiserror::Error)]
enum Undescribed {
    #[error(transparent)]
    Cluster(#[from] NoCluster),
    #[error("there is no policy {name:?} here{hint}")]
    Policy { name: String, hint: String },
    #[error("there is no NetworkPolicy here")]
    None,
    #[error(
        "{0} is left out: only a template knows its namespace. Describe what it renders to: \
         `helm template ... | netpol-lint describe -`"
    )]
    LeftOut(String),
}

/// Describes the policies that `args` name.
pub(super) fn run(args: &DescribeArgs) -> u8 {
    choose_color(args.color);
    describe(args).unwrap_or_else(|error| {
        complain(&error.to_string());
        FAILED
    })
}

fn describe(args: &DescribeArgs) -> Result<u8, Undescribed> {
    let Loaded { inventory, blocks } = manifests::read(&args.cluster)?;
    let chosen = chosen(&inventory, &args.policy)?;
    let cluster = inventory.cluster(Taking::asking(blocks));
    let bold = if Look::of_stdout().color { Style::new().bold() } else { Style::new() };
    let mut out = BufWriter::new(anstream::stdout().lock());
    let write = |out: &mut dyn Write| -> io::Result<()> {
        for &index in &chosen {
            policy::write(&inventory, &cluster, index, bold, out)?;
        }
        effect::write(&inventory, &cluster, &chosen, bold, out)
    };
    Ok(written(write(&mut out).and_then(|()| out.flush()), "standard output"))
}

/// The indices of the policies that `names` name; without names, of all. By namespace and name.
fn chosen(inventory: &Inventory, names: &[String]) -> Result<Vec<usize>, Undescribed> {
    let titles: Vec<String> = inventory.policies.iter().map(|policy| title(policy)).collect();
    let mut chosen: Vec<usize> = (0..titles.len()).collect();
    if !names.is_empty() {
        chosen.clear();
    }
    for name in names {
        let is =
            |title: &String| title == name || title.split_once('/').is_some_and(|it| it.1 == name);
        let found = titles.iter().enumerate().filter(|(_, title)| is(title));
        let before = chosen.len();
        chosen.extend(found.map(|(index, _)| index));
        if chosen.len() == before {
            if inventory
                .policies_left_out()
                .any(|left_out| name.rsplit('/').next() == Some(left_out))
            {
                return Err(Undescribed::LeftOut(format!("the policy {name:?}")));
            }
            let hint = did_you_mean(name, titles.iter().map(String::as_str));
            return Err(Undescribed::Policy { name: name.clone(), hint });
        }
    }
    if chosen.is_empty() {
        let left_out: Vec<&str> = inventory.policies_left_out().collect();
        return Err(match left_out.as_slice() {
            [] => Undescribed::None,
            [one] => Undescribed::LeftOut(format!("the policy {one:?}")),
            [..] => Undescribed::LeftOut("each policy here".to_owned()),
        });
    }
    chosen.sort_by_key(|index| titles.get(*index));
    chosen.dedup();
    Ok(chosen)
}

/// `namespace/name`.
fn title(policy: &ScopePolicy) -> String {
    format!("{}/{}", policy.home.name().unwrap_or_default(), policy.display_name())
}
