//! The language server: converts the protocol's requests to questions for `ide`, and schedules them.
//!
//! How it stands on tower-lsp, whose reader, handlers and writer share one task:
//!
//! - every handler's first act is a send to the one thread that owns all state ([`session`]): edits
//!   and questions keep their order, whatever they wait for;
//! - questions and judging work on an immutable [`snapshot`], on other threads; what became
//!   outdated meanwhile is dropped, or answered with `ContentModified`;
//! - a layer around the service ([`guard`]) turns a panic into an error reply, and ends on `exit`;
//! - no handler awaits an answer of the client;
//! - findings go to the client as text, beside what the service says ([`outlet`]).

mod arguments;
mod background;
mod capabilities;
mod convert;
mod files;
mod guard;
mod index;
mod judging;
mod log;
mod options;
mod outlet;
mod parent;
mod project;
mod publisher;
mod registration;
mod server;
mod session;
mod snapshot;
mod state;
mod text;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::Arc;

use futures::future;
use tokio::io::{AsyncRead, AsyncWrite, duplex};
use tower_lsp::{LspService, Server};

use arguments::Arguments;
pub use guard::Ending;
use guard::Guard;
pub use log::{Level, Log};
pub use options::{CodeLens, InlayHints, Options, json_schema};
use outlet::Outlet;
use server::Backend;

use crate::disk::Disk;
use crate::workspace::Files;

/// Handlers that may wait for answers at one time. One that waits costs next to nothing, and more
/// would keep later edits from being read.
const PENDING: usize = 1 << 16;

/// Threads for what takes long: input, output, questions, judging, the workspace. Each keeps memory for
/// itself, and without a bound storms of edits leave ever more of them.
const THREADS: usize = 10;

/// Bytes of what the service says that wait to be passed on.
const PASSED: usize = 1 << 16;

/// Runs the program `name` with these arguments on standard input and output, and gives its exit
/// status: 0 after `shutdown`, 1 if the client left without, 2 if it could not run.
pub fn main(name: &'static str, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    // A wrong command line ends here, with status 2.
    let arguments = Arguments::parse(name, arguments);
    let log = match arguments.log() {
        Ok(log) => Arc::new(log),
        Err(message) => {
            arguments::complain(name, &message);
            return ExitCode::from(2);
        }
    };
    log.catch_panics();
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = match runtime.max_blocking_threads(THREADS).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            arguments::complain(name, &format!("cannot start: {error}"));
            return ExitCode::from(2);
        }
    };
    let ending =
        runtime.block_on(serve(tokio::io::stdin(), tokio::io::stdout(), Arc::new(Disk), log));
    // What still runs works for answers that nobody awaits any more.
    runtime.shutdown_background();
    match ending {
        Ending::Orderly => ExitCode::SUCCESS,
        Ending::Abrupt => ExitCode::FAILURE,
    }
}

/// Serves one client until it says `exit`, its input ends, or its process dies. What it has not open
/// is read from `disk`.
pub async fn serve(
    input: impl AsyncRead + Unpin,
    output: impl AsyncWrite + Send + Unpin + 'static,
    disk: Arc<dyn Files>,
    log: Arc<Log>,
) -> Ending {
    let (ending, ended) = guard::endings();
    let outlet = Outlet::new(output);
    let start = |client| Backend::new(&client, outlet.clone(), disk, ending.clone(), log.clone());
    let (service, socket) = LspService::build(start)
        .custom_method("window/workDoneProgress/cancel", Backend::cancel_progress)
        .finish();
    let service = Guard::new(service, ending.clone(), log);
    let (says, said) = duplex(PASSED);
    let serving = Server::new(input, says, socket).concurrency_level(PENDING).serve(service);
    tokio::select! {
        _ = future::join(serving, outlet.pass(said)) => ending.of_input(),
        ending = ended.wait() => ending,
    }
}
