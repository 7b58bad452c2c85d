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

/// Bytes of messages that are sent at one time.
const AT_ONCE: usize = 1 << 16;

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

    /// Passes on what a service says, until it says no more: all that it has said meanwhile at one time.
    ///
    /// # Errors
    ///
    /// If the client no longer reads.
    pub(super) async fn pass(&self, said: impl AsyncRead + Unpin) -> io::Result<()> {
        let (mut said, mut messages) = (BufReader::new(said), Vec::new());
        while message(&mut said, &mut messages).await? {
            if said.buffer().is_empty() || messages.len() > AT_ONCE {
                self.send(&messages).await?;
                messages.clear();
            }
        }
        Ok(())
    }

    async fn send(&self, message: &[u8]) -> io::Result<()> {
        let mut output = self.0.lock().await;
        output.write_all(message).await?;
        output.flush().await
    }
}

/// Adds the next message, with its header; false at the end.
async fn message(
    said: &mut BufReader<impl AsyncRead + Unpin>,
    messages: &mut Vec<u8>,
) -> io::Result<bool> {
    let (mut length, mut line) = (0, String::new());
    while line != "\r\n" {
        line.clear();
        if said.read_line(&mut line).await? == 0 {
            return Ok(false);
        }
        if let Some(said) = line.strip_prefix(LENGTH) {
            length = said.trim().parse().map_err(io::Error::other)?;
        }
        messages.extend(line.as_bytes());
    }
    let read = said.take(length).read_to_end(messages).await?;
    Ok(read as u64 == length)
}

impl fmt::Debug for Outlet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Outlet")
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::duplex;

    use super::*;

    #[tokio::test]
    async fn messages_come_whole_and_in_order() {
        let (output, mut client) = duplex(1 << 10);
        let (says, mut service) = (Outlet::new(output), duplex(7));
        let said = ["{}", "[\"\\r\\n\\r\\n\"]", &format!("\"{}\"", "é".repeat(100))].map(|body| {
            format!("Content-Length: {}\r\nContent-Type: json\r\n\r\n{body}", body.len())
        });
        for message in &said {
            let speaking = async {
                service.0.write_all(message.as_bytes()).await.expect("is read");
            };
            let passing = async {
                let mut passed = Vec::new();
                let whole = super::message(&mut BufReader::new(&mut service.1), &mut passed).await;
                assert!(whole.expect("is readable"));
                says.send(&passed).await.expect("is read");
            };
            tokio::join!(speaking, passing);
        }
        says.notify("told", ["ü"]).await.expect("is read");
        drop(says);
        let mut heard = String::new();
        client.read_to_string(&mut heard).await.expect("is text");
        let told = "{\"jsonrpc\":\"2.0\",\"method\":\"told\",\"params\":[\"ü\"]}";
        assert_eq!(heard, said.concat() + &format!("Content-Length: {}\r\n\r\n{told}", told.len()));
    }

    #[tokio::test]
    async fn what_is_said_is_passed_on_until_the_end() {
        let (output, mut client) = duplex(1 << 20);
        let said = "Content-Length: 2\r\n\r\n{}".repeat(1000);
        let outlet = Outlet::new(output);
        outlet.pass(said.as_bytes()).await.expect("is read");
        outlet.pass(&b"Content-Length: 5\r\n\r\n{}"[..]).await.expect("ends");
        drop(outlet);
        let mut heard = String::new();
        client.read_to_string(&mut heard).await.expect("is text");
        assert_eq!(heard, said);
    }
}
