//! The language server.

fn main() -> std::process::ExitCode {
    netpol::lsp::main("netpol-ls", std::env::args_os().skip(1))
}
