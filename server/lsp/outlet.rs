//! The way to the client, for what the service says and for findings beside it. tower-lsp makes a tree
//! of values of all that it sends; of a long file's findings that takes longer than to find them.

use std::fmt;
use std::io;
use std::sync::Arc;

use serde::Serialize;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::Mutex;

/// The header that says how many bytes a message has.
const LENGTH: &str = "Content-Length:";

/// Whole messages, one at a time, from whoever has some.
#[derive(Clone)]
pub(super) struct Outlet(Arc<Mutex<dyn AsyncWrite + Send + Unpin>>);

/// A message that is not answered.
#[derive(Serialize)]
struct Notification<'a, P> {
    jsonrpc: &'a str,
    method: &'a str,
    params: P,
}

impl Outlet {
    /// The way to whoever reads `output`.
    pub(super) fn new(output: impl AsyncWrite + Send + Unpin + 'static) -> Self {
        Self(Arc::new(Mutex::new(output)))
    }

    /// Sends a notification.
    ///
    /// # Errors
    ///
    /// If the client no longer reads.
    pub(super) async fn notify(&self, method: &str, params: impl Serialize) -> io::Result<()> {
        let body = serde_json::to_vec(&Notification { jsonrpc: "2.0", method, params })?;
        let mut message = format!("{LENGTH} {}\r\n\r\n", body.len()).into_bytes();
        message.extend(body);
        self.send(&message).await
    }

    /// Passes on what a service says, until it says no more.
    ///
    /// # Errors
    ///
    /// If the client no longer reads.
    pub(super) async fn pass(&self, said: impl AsyncRead + Unpin) -> io::Result<()> {
        let mut said = BufReader::new(said);
        while let Some(message) = message(&mut said).await? {
            self.send(&message).await?;
        }
        Ok(())
    }

    async fn send(&self, message: &[u8]) -> io::Result<()> {
        let mut output = self.0.lock().await;
        output.write_all(message).await?;
        output.flush().await
    }
}

/// The next message, with its header; `None` at the end.
async fn message(said: &mut BufReader<impl AsyncRead + Unpin>) -> io::Result<Option<Vec<u8>>> {
    let (mut message, mut length, mut line) = (Vec::new(), 0, String::new());
    while line.trim() != "" || message.is_empty() {
        line.clear();
        if said.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        if let Some(said) = line.strip_prefix(LENGTH) {
            length = said.trim().parse().map_err(io::Error::other)?;
        }
        message.extend(line.as_bytes());
    }
    let read = said.take(length).read_to_end(&mut message).await?;
    Ok((read as u64 == length).then_some(message))
}

impl fmt::Debug for Outlet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Outlet")
    }
}
