//! The port of a question: `80`, `53/UDP`, `http`.

use crate::lint::names::did_you_mean;
use crate::reach::{Protocol, Wanted};
use crate::workspace::{At, Inventory, Party};

/// Why there is no port.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoPort {
    #[error("--port: {0:?} is no protocol: write TCP, UDP or SCTP")]
    Protocol(String),
    #[error("--port: {0:?} is no port: write a number from 1 to 65535, or a container port's name")]
    Number(String),
    #[error("--port: no container of --to has a {protocol} port named {name:?}{hint}", protocol = .protocol.name())]
    Name { name: String, protocol: Protocol, hint: String },
}

/// The port of a question.
pub(super) enum AskedPort {
    Any,
    Number(Protocol, u16),
    Named(Protocol, String),
}

impl AskedPort {
    pub(super) fn parse(text: Option<&str>) -> Result<Self, NoPort> {
        let Some(text) = text else { return Ok(Self::Any) };
        let (port, protocol) = text.split_once('/').unwrap_or((text, "TCP"));
        let protocol = Protocol::ALL
            .into_iter()
            .find(|known| known.name().eq_ignore_ascii_case(protocol))
            .ok_or_else(|| NoPort::Protocol(protocol.to_owned()))?;
        if port.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            return Ok(Self::Named(protocol, port.to_owned()));
        }
        match port.parse() {
            Ok(number) if number > 0 => Ok(Self::Number(protocol, number)),
            _ => Err(NoPort::Number(port.to_owned())),
        }
    }

    /// As people read it; `None` for any.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::Any => None,
            Self::Number(protocol, number) => Some(format!("{} {number}", protocol.name())),
            Self::Named(protocol, name) => Some(format!("{} {name}", protocol.name())),
        }
    }

    /// Whether anyone among the destinations knows the port by its name.
    pub(super) fn check(&self, inventory: &Inventory, to: &[Party]) -> Result<(), NoPort> {
        let Self::Named(protocol, name) = self else { return Ok(()) };
        if to.iter().any(|party| self.at(inventory, party).is_some()) {
            return Ok(());
        }
        let ports = to.iter().filter_map(|party| pods(inventory, party)).flatten();
        let hint = did_you_mean(name, ports.map(|port| &*port.name));
        Err(NoPort::Name { name: name.clone(), protocol: *protocol, hint })
    }

    /// What it is at a destination; `None` if that has no port of this name.
    pub(super) fn at(&self, inventory: &Inventory, to: &Party) -> Option<Wanted> {
        match self {
            Self::Any => Some(Wanted::Any),
            Self::Number(protocol, number) => Some(Wanted::Port(*protocol, *number)),
            Self::Named(protocol, name) => {
                let mut ports = pods(inventory, to)?;
                let port = ports.find(|it| it.protocol == *protocol && *it.name == **name)?;
                Some(Wanted::Port(*protocol, port.number))
            }
        }
    }
}

fn pods<'a>(
    inventory: &'a Inventory,
    party: &Party,
) -> Option<impl Iterator<Item = &'a crate::reach::ContainerPort>> {
    let At::Pods(index) = party.at else { return None };
    Some(inventory.pods.get(index)?.effect.pods.ports.named.iter())
}
