//! Rules, what they say, and how it is fixed, silenced and configured. Pure: files come in as
//! text, findings go out as data.

pub mod context;
pub mod diagnostic;
pub mod fix;
pub mod internal_error;
mod known;
mod proofs;
pub mod rule;
pub mod rules;
pub mod run;
pub mod settings;
pub mod surroundings;
mod words;
