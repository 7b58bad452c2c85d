//! The protocol's methods. Each sends to the session first, and converts its answer.

mod backend;
pub(super) mod commands;
mod pulled;

use std::path::PathBuf;

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{
    CodeAction, CodeActionOrCommand, CodeActionParams, CodeActionResponse, CodeLens,
    CodeLensParams, CompletionParams, CompletionResponse, CreateFilesParams, DeleteFilesParams,
    DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, DocumentDiagnosticParams, DocumentDiagnosticReportResult,
    DocumentHighlight, DocumentHighlightParams, DocumentLink, DocumentLinkParams,
    DocumentSymbolParams, DocumentSymbolResponse, ExecuteCommandParams, FileChangeType,
    FoldingRange, FoldingRangeParams, GotoDefinitionParams, GotoDefinitionResponse, Hover,
    HoverParams, InitializeParams, InitializeResult, InitializedParams, InlayHint, InlayHintParams,
    Location, Position, PrepareRenameResponse, ReferenceParams, RenameFilesParams, RenameParams,
    SelectionRange, SelectionRangeParams, ServerInfo, SymbolInformation,
    TextDocumentPositionParams, WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult,
    WorkspaceEdit, WorkspaceSymbolParams,
};
use tower_lsp::{LanguageServer, async_trait};

pub(super) use backend::Backend;

use super::capabilities::{Client, offered};
use super::convert::{self, Places, path_of};
use super::parent;
use super::session::Event;
use super::snapshot::Snapshot;
use crate::ide::completion::{CompletionOptions, complete};
use crate::ide::{Target, actions, hints, hover, lenses, navigation, symbols};
use crate::text::Span;

fn locations(snapshot: &Snapshot, targets: &[Target]) -> Vec<Location> {
    targets.iter().filter_map(|target| convert::location(snapshot, target)).collect()
}

/// The folders that a client has open.
fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let several = params.workspace_folders.iter().flatten().map(|folder| &folder.uri);
    let mut folders: Vec<_> = several.map(path_of).collect();
    if folders.is_empty() {
        folders.extend(params.root_uri.as_ref().map(path_of));
    }
    folders
}

#[async_trait]
impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = Client::new(&params);
        let capabilities = offered(&client);
        let (folders, process) = (folders(&params), params.process_id);
        self.background.introduce(&client);
        self.session.send(Event::Started(client, folders, params.initialization_options));
        if let Some(process) = process {
            self.background.spawn(parent::watch(process, self.end.clone()));
        }
        let version = Some(env!("CARGO_PKG_VERSION").to_owned());
        let server_info = Some(ServerInfo { name: "netpol-ls".to_owned(), version });
        Ok(InitializeResult { capabilities, server_info })
    }

    async fn initialized(&self, _: InitializedParams) {
        self.background.register(self.end.clone());
        self.background.index();
    }

    async fn shutdown(&self) -> Result<()> {
        self.end.ask();
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.session.send(Event::Opened(params.text_document));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.session.send(Event::Changed(params));
    }

    async fn did_save(&self, _: DidSaveTextDocumentParams) {
        self.session.send(Event::Saved);
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.session.send(Event::Closed(params.text_document.uri));
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.session.send(Event::Watched(params.changes));
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.session.send(Event::Folders(params.event));
    }

    async fn did_create_files(&self, params: CreateFilesParams) {
        let made = params.files.iter().map(|file| (file.uri.as_str(), FileChangeType::CREATED));
        self.session.send(Event::Watched(convert::moved(made)));
    }

    async fn did_rename_files(&self, params: RenameFilesParams) {
        let renamed = params.files.iter().flat_map(|file| {
            [(&file.old_uri, FileChangeType::DELETED), (&file.new_uri, FileChangeType::CREATED)]
        });
        self.session
            .send(Event::Watched(convert::moved(renamed.map(|(uri, how)| (uri.as_str(), how)))));
    }

    async fn did_delete_files(&self, params: DeleteFilesParams) {
        let gone = params.files.iter().map(|file| (file.uri.as_str(), FileChangeType::DELETED));
        self.session.send(Event::Watched(convert::moved(gone)));
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        // Clients that can be asked send nothing of use here.
        if !self.background.ask_settings() {
            self.session.send(Event::Configured(params.settings));
        }
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let (uri, known) = (params.text_document.uri, params.previous_result_id);
        let found = self
            .ask_of(uri, |snapshot, open| convert::diagnostics(snapshot, open))
            .await?
            .unwrap_or_default();
        Ok(DocumentDiagnosticReportResult::Report(pulled::report(found, known.as_deref())))
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let known = params.previous_result_ids;
        self.ask(move |snapshot| Ok(pulled::workspace(snapshot, &known))).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let shown = self.ask_at(params.text_document_position_params, |snapshot, view, offset| {
            let places = Places::of(view.file, snapshot.client.encoding);
            Some(convert::hover(snapshot, places, hover::hover(view, offset)?))
        });
        Ok(shown.await?.flatten())
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let offered = self.ask_at(params.text_document_position, |snapshot, view, offset| {
            let places = Places::of(view.file, snapshot.client.encoding);
            let (snippets, schema) = (snapshot.client.snippets, snapshot.options.schema);
            let offered = complete(view, offset, CompletionOptions { snippets, schema });
            offered.into_iter().map(|it| convert::completion(snapshot, places, it)).collect()
        });
        Ok(offered.await?.map(CompletionResponse::Array))
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        let found = self.ask_at(at, |snapshot, view, offset| {
            locations(snapshot, &navigation::definition(view, offset))
        });
        Ok(found.await?.map(GotoDefinitionResponse::Array))
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let declared = params.context.include_declaration;
        self.ask_at(params.text_document_position, move |snapshot, view, offset| {
            locations(snapshot, &navigation::references(view, offset, declared))
        })
        .await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        self.ask_at(params.text_document_position_params, |snapshot, view, offset| {
            let places = Places::of(view.file, snapshot.client.encoding);
            let spans = navigation::highlights(view, offset).into_iter();
            spans.map(|span| DocumentHighlight { range: places.range(span), kind: None }).collect()
        })
        .await
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        let found = self.ask_of(params.text_document.uri, |snapshot, open| {
            let places = Places::of(&open.file, snapshot.client.encoding);
            let found = symbols::document_symbols(&snapshot.view(open));
            found.into_iter().map(|it| convert::symbol(places, it)).collect()
        });
        Ok(found.await?.map(DocumentSymbolResponse::Nested))
    }

    async fn symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<Vec<SymbolInformation>>> {
        self.ask(move |snapshot| {
            let found = symbols::workspace_symbols(&snapshot.all_facts(), &params.query);
            Ok(Some(
                found.into_iter().filter_map(|it| convert::found_symbol(snapshot, it)).collect(),
            ))
        })
        .await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.ask_of(params.text_document.uri, |snapshot, open| {
            let places = Places::of(&open.file, snapshot.client.encoding);
            let spans = navigation::folding(&snapshot.view(open)).into_iter();
            spans.map(|span| convert::folding(places, span)).collect()
        })
        .await
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        self.ask_of(params.text_document.uri, move |snapshot, open| {
            let places = Places::of(&open.file, snapshot.client.encoding);
            let around = |position: &Position| {
                let offset = places.offset(*position);
                let spans = navigation::selection_ranges(&snapshot.view(open), offset);
                convert::selection(places, spans, Span::at(offset))
            };
            params.positions.iter().map(around).collect()
        })
        .await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.ask_of(params.text_document.uri, |snapshot, open| {
            let places = Places::of(&open.file, snapshot.client.encoding);
            let found = navigation::links(&snapshot.view(open)).into_iter();
            found.map(|it| convert::link(places, it)).collect()
        })
        .await
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        let range = self.ask_at(params, |snapshot, view, offset| {
            let places = Places::of(view.file, snapshot.client.encoding);
            navigation::prepare_rename(view, offset).map(|span| places.range(span))
        });
        Ok(range.await?.flatten().map(PrepareRenameResponse::Range))
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let name = params.new_name;
        let renamed = self.ask_at(params.text_document_position, move |snapshot, view, offset| {
            let change = navigation::rename(view, offset, &name).map_err(Error::invalid_params)?;
            Ok(convert::edit(snapshot, &change))
        });
        renamed.await?.transpose().map(Option::flatten)
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.ask_of(params.text_document.uri, move |snapshot, open| {
            let places = Places::of(&open.file, snapshot.client.encoding);
            let (range, kinds) = (places.span(params.range), snapshot.options.inlay_hints.into());
            let shown = hints::hints(&snapshot.view(open), range, kinds);
            shown.into_iter().map(|hint| convert::hint(places, hint)).collect()
        })
        .await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.ask_of(params.text_document.uri, |snapshot, open| {
            let shown = lenses::lenses(&snapshot.view(open), snapshot.options.code_lens.into());
            shown.into_iter().map(|lens| convert::lens(snapshot, open, lens)).collect()
        })
        .await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let Some(wanted) = convert::wanted(params.context.only.as_deref()) else { return Ok(None) };
        let (uri, range) = (params.text_document.uri, params.range);
        self.ask_of(uri, move |snapshot, open| {
            let span = Places::of(&open.file, snapshot.client.encoding).span(range);
            let (view, report) = (snapshot.view(open), snapshot.report(&open.file, &open.project));
            let offered = actions::actions(&view, &report, span, &wanted).into_iter();
            let offered = offered.filter_map(|mut action| {
                if action.change.is_none() && !snapshot.client.resolves_actions {
                    action.change = Some(actions::resolve(&view, &report, span, &action.title)?);
                }
                convert::action(snapshot, open, &report, span, action)
            });
            offered.map(CodeActionOrCommand::CodeAction).collect()
        })
        .await
    }

    async fn code_action_resolve(&self, mut action: CodeAction) -> Result<CodeAction> {
        let Some((uri, range, title)) = action.data.as_ref().and_then(convert::unresolved) else {
            return Ok(action);
        };
        let edit = self.ask_of(uri, move |snapshot, open| {
            let span = Places::of(&open.file, snapshot.client.encoding).span(range);
            let (view, report) = (snapshot.view(open), snapshot.report(&open.file, &open.project));
            let change = actions::resolve(&view, &report, span, &title)?;
            convert::edit(snapshot, &change)
        });
        action.edit = edit.await?.flatten();
        Ok(action)
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        let Some(asked) = commands::asked(&params) else {
            return commands::run(&self.background, params);
        };
        let (uri, asked) = asked?;
        let answer = self.ask_of(uri, move |snapshot, open| {
            asked.answer(&snapshot.view(open), &snapshot.folders)
        });
        answer.await?.map(|answer| answer.map(Value::from)).transpose()
    }
}
