"""What people do in an editor, as each of these clients would do it."""

import asyncio
import os
import pathlib
import shutil

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import (
    ClientServerConfig,
    LanguageClient,
    client_capabilities,
    make_test_lsp_client,
)

ROOT = pathlib.Path(__file__).parents[3]
AGREED_TO = [
    lsp.CLIENT_REGISTER_CAPABILITY,
    lsp.WORKSPACE_CODE_LENS_REFRESH,
    lsp.WORKSPACE_INLAY_HINT_REFRESH,
]


def agreeable():
    client = make_test_lsp_client()
    for method in AGREED_TO:
        client.feature(method)(lambda params: None)
    return client


SERVER = ClientServerConfig(
    server_command=[os.environ["NETPOL_LS"]], client_factory=agreeable
)


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "tests/data/clusters/shop", tmp_path / "shop")
    shutil.copytree(ROOT / "tests/data/demo", tmp_path / "demo")
    return tmp_path


@pytest_lsp.fixture(
    params=["visual-studio-code", "neovim", "emacs"], config=SERVER
)
async def client(request, folder, client: LanguageClient):
    params = lsp.InitializeParams(
        capabilities=client_capabilities(request.param),
        workspace_folders=[lsp.WorkspaceFolder(uri=folder.as_uri(), name="test")],
    )
    client.offered = (await client.initialize_session(params)).capabilities
    yield
    await client.shutdown_session()
    assert client._server.returncode == 0


class Document:
    """An open document."""

    def __init__(self, client, path):
        self.client, self.uri = client, path.as_uri()
        self.version, self.text = 1, path.read_text()
        self.name = lsp.TextDocumentIdentifier(uri=self.uri)
        opened = lsp.TextDocumentItem(
            uri=self.uri, language_id="yaml", version=1, text=self.text
        )
        client.text_document_did_open(lsp.DidOpenTextDocumentParams(text_document=opened))

    def place(self, words, after=0):
        """Where `words` start for the first time. The texts are ASCII."""
        before = self.text[: self.text.index(words) + after].split("\n")
        return lsp.Position(line=len(before) - 1, character=len(before[-1]))

    def at(self, words, after=0):
        return {"text_document": self.name, "position": self.place(words, after)}

    def change(self, edits):
        """Takes edits of the server, last first, and tells it."""
        lines = self.text.split("\n")
        offset = lambda at: sum(len(it) + 1 for it in lines[: at.line]) + at.character
        edits = sorted(edits, key=lambda it: offset(it.range.start), reverse=True)
        for it in edits:
            start, end = offset(it.range.start), offset(it.range.end)
            self.text = self.text[:start] + it.new_text + self.text[end:]
        self.version += 1
        changes = [
            lsp.TextDocumentContentChangePartial(range=it.range, text=it.new_text)
            for it in edits
        ]
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                text_document=lsp.VersionedTextDocumentIdentifier(
                    uri=self.uri, version=self.version
                ),
                content_changes=changes,
            )
        )

    def apply(self, edit):
        """Makes an edit of the workspace that is one of this document."""
        if self.client.capabilities.workspace.workspace_edit.document_changes:
            [changed] = edit.document_changes
            assert changed.text_document.version == self.version
            assert changed.text_document.uri == self.uri
            self.change(changed.edits)
        else:
            [(uri, edits)] = edit.changes.items()
            assert uri == self.uri
            self.change(edits)

    async def findings(self):
        """The findings of the newest version, asked for or waited for as the client would."""
        if self.client.offered.diagnostic_provider:
            asked = lsp.DocumentDiagnosticParams(text_document=self.name)
            return (await self.client.text_document_diagnostic_async(asked)).items
        while True:
            told = await self.client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
            if (told.uri, told.version) == (self.uri, self.version):
                return told.diagnostics


async def test_a_finding_is_fixed(client, folder):
    document = Document(client, folder / "demo/db-policy.yaml")
    found = await document.findings()
    misspelt = next(it for it in found if "protocal" in it.message)
    assert misspelt.code == "unknown-field"
    assert misspelt.code_description.href.endswith("/rules/unknown-field")
    assert misspelt.data["ignore"]["newText"].strip() == "# netpol-lint: ignore[unknown-field]"
    context = lsp.CodeActionContext(diagnostics=[misspelt], only=[lsp.CodeActionKind.QuickFix])
    actions = await client.text_document_code_action_async(
        lsp.CodeActionParams(text_document=document.name, range=misspelt.range, context=context)
    )
    fix = actions[0]
    assert fix.title == "Rename to `protocol`"
    document.apply(fix.edit)
    assert "protocol: TCP" in document.text
    assert misspelt.range not in [it.range for it in await document.findings()]


async def test_a_policy_is_read(client, folder):
    document = Document(client, folder / "shop/policies.yaml")
    hover = await client.text_document_hover_async(
        lsp.HoverParams(**document.at("name: db", after=7))
    )
    assert "**db** selects" in hover.contents.value
    symbols = await client.text_document_document_symbol_async(
        lsp.DocumentSymbolParams(text_document=document.name)
    )
    assert [it.name for it in symbols] == ["default-deny", "web", "api", "db"]
    found = await client.text_document_definition_async(
        lsp.DefinitionParams(**document.at("{app: web}", after=2))
    )
    assert [it.uri for it in found] == [(folder / "shop/apps.yaml").as_uri()]
    lenses = await client.text_document_code_lens_async(
        lsp.CodeLensParams(text_document=document.name)
    )
    assert "selects 1 workload" in lenses[-1].command.title
    everything = lsp.Range(start=lsp.Position(0, 0), end=lsp.Position(99, 0))
    hints = await client.text_document_inlay_hint_async(
        lsp.InlayHintParams(text_document=document.name, range=everything)
    )
    assert "OR" in [it.label for it in hints]


async def test_a_policy_is_written(client, folder):
    document = Document(client, folder / "shop/policies.yaml")
    end = document.place("  ingress:\n    - from:\n        - namespaceSelector")
    document.change([lsp.TextEdit(lsp.Range(end, end), "  eg\n")])
    offered = await client.text_document_completion_async(
        lsp.CompletionParams(**document.at("  eg\n", after=4))
    )
    offered = offered if isinstance(offered, list) else offered.items
    assert "egress" in [it.label for it in offered]
    renamed = await client.text_document_rename_async(
        lsp.RenameParams(**document.at("name: default-deny", after=7), new_name="nothing")
    )
    document.apply(renamed)
    assert "name: nothing\n" in document.text
    await document.findings()


async def test_the_workspace_is_known(client, folder):
    asked = lsp.WorkspaceSymbolParams(query="db")
    while not (found := await client.workspace_symbol_async(asked)):
        await asyncio.sleep(0.02)
    assert "db" in [it.name for it in found]
    document = Document(client, folder / "shop/policies.yaml")
    command = lsp.ExecuteCommandParams(
        command="netpol.showReachability",
        arguments=[{"uri": document.uri, "format": "mermaid"}],
    )
    assert "flowchart" in await client.workspace_execute_command_async(command)
