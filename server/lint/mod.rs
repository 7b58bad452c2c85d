//! Rules, what they say, and how it is fixed, silenced and configured. Pure: files come in as
//! text, findings go out as data.

pub mod baseline;
pub mod cluster;
pub mod config;
pub mod context;
pub mod diagnostic;
pub(crate) mod dns;
pub mod fix;
pub mod internal_error;
mod known;
pub mod levels;
pub mod names;
mod near;
pub mod policy_types;
mod proofs;
pub mod report;
pub mod rule;
pub mod rules;
pub mod run;
pub mod settings;
pub mod suppress;
pub mod surroundings;
mod words;
