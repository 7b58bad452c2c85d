//! One line a connection, in the form that the ecosystem's tools share.

use std::io::{self, Write};

use super::{Drawn, Rows};

pub(super) fn write(drawn: &Drawn<'_>, out: &mut dyn Write) -> io::Result<()> {
    Rows::of(drawn).texts(|from, to, ports| writeln!(out, "{from} => {to} : {ports}"))
}
