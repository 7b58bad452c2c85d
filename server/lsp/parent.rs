//! Whether the client's process still lives.

use std::time::Duration;

use super::guard::End;

/// How often it is looked at.
#[cfg(unix)]
const EVERY: Duration = Duration::from_millis(500);

/// Ends the session when the process dies.
#[cfg(unix)]
pub(super) async fn watch(process: u32, end: End) {
    let Some(process) = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw) else {
        return;
    };
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        ticks.tick().await;
        if rustix::process::test_kill_process(process) == Err(rustix::io::Errno::SRCH) {
            end.end();
            return;
        }
    }
}

/// Elsewhere the end of the input tells.
#[cfg(not(unix))]
pub(super) async fn watch(_: u32, _: End) {}
