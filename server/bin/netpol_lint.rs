//! The linter.

fn main() -> std::process::ExitCode {
    netpol::cli::main(|options| netpol::lsp::main("netpol-lint lsp", options))
}
