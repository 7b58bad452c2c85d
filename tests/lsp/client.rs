//! A client that talks to a server in the same process. Dropping it without [`Client::finish`] fails
//! the test; finishing checks that the server ends as it should.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use netpol::disk::Disk;
use netpol::lsp::{Ending, Log, serve};
use netpol::workspace::Files;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How long anything may take. Long: machines are busy.
const PATIENCE: Duration = Duration::from_mins(1);

/// What the client is like.
pub(crate) struct Setup {
    pub(crate) capabilities: Value,
    pub(crate) options: Value,
    pub(crate) folder: Option<String>,
    /// What it answers to `workspace/configuration`.
    pub(crate) settings: Value,
    /// What it answers to other requests: `None` is never.
    pub(crate) answers: Option<Result<Value, Value>>,
    pub(crate) disk: Arc<dyn Files>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            capabilities: json!({"general": {"positionEncodings": ["utf-16"]}}),
            options: Value::Null,
            folder: None,
            settings: Value::Null,
            answers: Some(Ok(Value::Null)),
            disk: Arc::new(Disk),
        }
    }
}

type Waiting = Arc<Mutex<HashMap<i64, oneshot::Sender<Value>>>>;
type Writer = Arc<tokio::sync::Mutex<DuplexStream>>;

/// The client.
pub(crate) struct Client {
    writer: Option<Writer>,
    waiting: Waiting,
    notified: mpsc::UnboundedReceiver<Value>,
    server: Option<JoinHandle<Ending>>,
    reader: JoinHandle<()>,
    next: i64,
    /// What the server offers.
    pub(crate) offered: Value,
    /// The newest findings by document: version and diagnostics.
    pub(crate) found: HashMap<String, (Option<i64>, Value)>,
}

async fn send(writer: &Writer, message: &Value) {
    let text = message.to_string();
    let framed = format!("Content-Length: {}\r\n\r\n{text}", text.len());
    // The server may be gone: whoever waits for an answer finds out.
    writer.lock().await.write_all(framed.as_bytes()).await.ok();
}

async fn receive(reader: &mut BufReader<DuplexStream>) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        match line.trim() {
            "" => break,
            header => {
                if let Some(value) = header.strip_prefix("Content-Length: ") {
                    length = value.parse().expect("is a number");
                }
            }
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).await.ok()?;
    Some(serde_json::from_slice(&body).expect("is JSON"))
}

impl Client {
    pub(crate) async fn start(setup: Setup) -> Self {
        let mut client = Self::connect(&setup);
        let folders = setup.folder.as_ref().map(|uri| json!([{ "uri": uri, "name": "test" }]));
        let introduced = json!({
            "processId": null,
            "capabilities": setup.capabilities,
            "initializationOptions": setup.options,
            "rootUri": null,
            "workspaceFolders": folders,
        });
        client.offered = client.request("initialize", introduced).await.expect("is answered");
        client.notify("initialized", json!({})).await;
        client
    }

    /// A client that has not introduced itself.
    pub(crate) fn connect(setup: &Setup) -> Self {
        let (input, server_input) = duplex(1 << 20);
        let (server_output, output) = duplex(1 << 20);
        let server = tokio::spawn(serve(
            server_input,
            server_output,
            setup.disk.clone(),
            Arc::new(Log::default()),
        ));
        let writer: Writer = Arc::new(tokio::sync::Mutex::new(input));
        let waiting = Waiting::default();
        let (sender, notified) = mpsc::unbounded_channel();
        let reader = tokio::spawn(read(
            BufReader::new(output),
            writer.clone(),
            waiting.clone(),
            sender,
            setup.settings.clone(),
            setup.answers.clone(),
        ));
        Self {
            writer: Some(writer),
            waiting,
            notified,
            server: Some(server),
            reader,
            next: 0,
            offered: Value::Null,
            found: HashMap::new(),
        }
    }

    fn writer(&self) -> &Writer {
        self.writer.as_ref().expect("is not finished")
    }

    pub(crate) async fn notify(&self, method: &str, params: Value) {
        send(self.writer(), &json!({"jsonrpc": "2.0", "method": method, "params": params})).await;
    }

    /// Sends a request; its answer comes later.
    pub(crate) async fn ask(
        &mut self,
        method: &str,
        params: Value,
    ) -> (i64, oneshot::Receiver<Value>) {
        self.next += 1;
        let id = self.next;
        let (sender, receiver) = oneshot::channel();
        self.waiting.lock().expect("is whole").insert(id, sender);
        let request = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        send(self.writer(), &request).await;
        (id, receiver)
    }

    /// Sends a request and waits for its result, or its error.
    pub(crate) async fn request(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        let (_, answer) = self.ask(method, params).await;
        result(answer).await
    }

    pub(crate) async fn open(&self, uri: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": "yaml", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({ "textDocument": document })).await;
    }

    pub(crate) async fn change(&self, uri: &str, version: i64, changes: Value) {
        let document = json!({"uri": uri, "version": version});
        let params = json!({"textDocument": document, "contentChanges": changes});
        self.notify("textDocument/didChange", params).await;
    }

    /// Replaces the whole text.
    pub(crate) async fn replace(&self, uri: &str, version: i64, text: &str) {
        self.change(uri, version, json!([{ "text": text }])).await;
    }

    pub(crate) async fn close(&self, uri: &str) {
        self.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}})).await;
    }

    /// The next notification of the server; findings are noted as they come.
    pub(crate) async fn notification(&mut self) -> Value {
        let next = timeout(PATIENCE, self.notified.recv()).await.expect("comes in time");
        let message = next.expect("the server runs");
        if message["method"] == "textDocument/publishDiagnostics" {
            let params = &message["params"];
            let uri = params["uri"].as_str().expect("is text").to_owned();
            self.found.insert(uri, (params["version"].as_i64(), params["diagnostics"].clone()));
        }
        message
    }

    /// The findings of a version of a document.
    pub(crate) async fn findings(&mut self, uri: &str, version: i64) -> Value {
        loop {
            if let Some((Some(known), found)) = self.found.get(uri)
                && *known == version
            {
                return found.clone();
            }
            self.notification().await;
        }
    }

    /// The rules that found something in a version of a document, in text order.
    pub(crate) async fn rules(&mut self, uri: &str, version: i64) -> Vec<String> {
        let found = self.findings(uri, version).await;
        rules(&found)
    }

    /// Waits for the next notification of that method.
    pub(crate) async fn wait_for(&mut self, method: &str) -> Value {
        loop {
            let message = self.notification().await;
            if message["method"] == method {
                return message["params"].clone();
            }
        }
    }

    /// Says goodbye, and sees the server end within a second, its threads included.
    pub(crate) async fn finish(mut self) {
        self.request("shutdown", Value::Null).await.expect("is answered");
        self.notify("exit", Value::Null).await;
        let server = self.server.take().expect("runs");
        let ending =
            timeout(PATIENCE, server).await.expect("ends in time").expect("does not panic");
        assert_eq!(ending, Ending::Orderly);
        assert!(self.waiting.lock().expect("is whole").is_empty(), "some requests have no answer");
        self.reader.abort();
        self.writer = None;
    }

    /// Says goodbye, but stays for a while: what the server still asks for.
    pub(crate) async fn linger(mut self) -> Vec<String> {
        self.request("shutdown", Value::Null).await.expect("is answered");
        while self.notified.try_recv().is_ok() {}
        tokio::time::sleep(Duration::from_millis(300)).await;
        let mut asked = Vec::new();
        while let Ok(message) = self.notified.try_recv() {
            asked.push(message["method"].as_str().expect("is text").to_owned());
        }
        assert_eq!(self.hang_up().await, Ending::Orderly);
        asked
    }

    /// Closes the connection without a word.
    pub(crate) async fn hang_up(mut self) -> Ending {
        self.writer = None;
        self.reader.abort();
        let server = self.server.take().expect("runs");
        timeout(PATIENCE, server).await.expect("ends in time").expect("does not panic")
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.server.is_none(), "the client was not finished");
        }
    }
}

/// The result of an answer, or its error.
pub(crate) async fn result(answer: oneshot::Receiver<Value>) -> Result<Value, Value> {
    let answer = timeout(PATIENCE, answer).await.expect("is answered in time");
    let mut answer = answer.expect("the server runs");
    match answer.get("error") {
        Some(error) => Err(error.clone()),
        None => Ok(answer["result"].take()),
    }
}

/// The rules of some findings.
pub(crate) fn rules(found: &Value) -> Vec<String> {
    let all = found.as_array().expect("is a list").iter();
    all.map(|it| it["code"].as_str().expect("is text").to_owned()).collect()
}

async fn read(
    mut reader: BufReader<DuplexStream>,
    writer: Writer,
    waiting: Waiting,
    notified: mpsc::UnboundedSender<Value>,
    settings: Value,
    answers: Option<Result<Value, Value>>,
) {
    while let Some(mut message) = receive(&mut reader).await {
        let id = message.get("id").cloned();
        match (id, message.get("method").and_then(Value::as_str)) {
            (Some(id), Some(method)) => {
                let mut answer = json!({"jsonrpc": "2.0", "id": id});
                match (&answers, method) {
                    (None, _) => continue,
                    (Some(Err(error)), _) => answer["error"] = error.clone(),
                    (_, "workspace/configuration") => answer["result"] = json!([settings]),
                    (Some(Ok(value)), _) => answer["result"] = value.clone(),
                }
                let asked = json!({"method": method, "params": message["params"].take()});
                notified.send(asked).ok();
                send(&writer, &answer).await;
            }
            (Some(id), None) => {
                let sender = waiting.lock().expect("is whole").remove(&id.as_i64().unwrap_or(-1));
                if let Some(sender) = sender {
                    sender.send(message).ok();
                }
            }
            (None, _) => {
                notified.send(message).ok();
            }
        }
    }
}
