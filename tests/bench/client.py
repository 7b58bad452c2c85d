"""A client of any language server on standard input and output, which times it. A time ends with the last
byte of the answer."""
import json
import os
import select
import subprocess
import time
from pathlib import Path

PATIENCE = 60  # Seconds for one answer.

CAPABILITIES = {
    "general": {"positionEncodings": ["utf-8", "utf-16"]},
    "workspace": {"configuration": True, "workspaceFolders": True},
    "textDocument": {
        "publishDiagnostics": {"versionSupport": True, "relatedInformation": True},
        "hover": {"contentFormat": ["markdown"]},
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
    },
}


def framed(message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


class Server:
    """A language server at work, and a client that grants what it asks for."""

    def __init__(self, command, folder, settings):
        self.settings = settings
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )
        self.unread, self.asked = bytearray(), 0
        uri = folder.as_uri()
        self.ask("initialize", {
            "processId": os.getpid(),
            "rootUri": uri,
            "workspaceFolders": [{"uri": uri, "name": folder.name}],
            "capabilities": CAPABILITIES,
        })
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": self.settings})

    def send(self, message):
        self.process.stdin.write(framed(message))

    def tell(self, method, params):
        self.send({"method": method, "params": params})

    def ask(self, method, params):
        """Milliseconds to the answer, and the answer."""
        self.asked += 1
        asked, since = self.asked, time.perf_counter()
        self.send({"id": asked, "method": method, "params": params})
        at, answer = self.wait(lambda it: it.get("id") == asked and "method" not in it)
        return (at - since) * 1e3, answer.get("result")

    def diagnostics(self, uri, since, wanted=bool):
        """Milliseconds from `since` to the next findings of a document that are wanted."""
        def is_it(message):
            params = message.get("params") or {}
            is_told = message.get("method") == "textDocument/publishDiagnostics"
            return is_told and params["uri"] == uri and wanted(params["diagnostics"])
        return (self.wait(is_it)[0] - since) * 1e3

    def wait(self, is_it):
        while True:
            at, message = self.receive()
            if "method" in message and "id" in message:
                self.send({"id": message["id"], "result": self.grant(message)})
            elif is_it(message):
                return at, message

    def grant(self, request):
        if request["method"] == "workspace/configuration":
            return [self.settings.get(item.get("section")) for item in request["params"]["items"]]
        return None

    def receive(self):
        """A message, and when its last byte came."""
        at = time.perf_counter()
        while True:
            head = self.unread.find(b"\r\n\r\n")
            if head >= 0:
                fields = dict(line.split(b": ") for line in bytes(self.unread[:head]).split(b"\r\n"))
                end = head + 4 + int(fields[b"Content-Length"])
                if len(self.unread) >= end:
                    body = self.unread[head + 4:end]
                    del self.unread[:end]
                    return at, json.loads(body)
            if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
                raise TimeoutError("no answer")
            some = os.read(self.process.stdout.fileno(), 1 << 20)
            at = time.perf_counter()
            if not some:
                raise EOFError("the server ended")
            self.unread += some

    def open(self, path, text):
        self.version = 1
        item = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})

    def type(self, uri, line, column, length, text):
        """Replaces characters of a line. When that was sent."""
        self.version += 1
        ends = [{"line": line, "character": column + more} for more in (0, length)]
        change = {"range": dict(zip(("start", "end"), ends)), "text": text}
        since = time.perf_counter()
        document = {"uri": uri, "version": self.version}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
        return since

    def peak(self):
        """The most memory it ever had."""
        return self.memory("VmHWM")

    def memory(self, which="VmRSS"):
        """Its memory in MiB, its child processes included; where the system says."""
        def of(process):
            status = Path(f"/proc/{process}/status").read_text()
            children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
            own = next(line.split()[1] for line in status.splitlines() if line.startswith(which))
            return int(own) * 1024 + sum(map(of, children))
        try:
            return of(self.process.pid) / 2**20
        except OSError:
            return None

    def stop(self):
        self.ask("shutdown", None)
        self.tell("exit", None)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
