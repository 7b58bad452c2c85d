//! What the client can do, and what the server offers it.

use tower_lsp::lsp_types::{
    ClientCapabilities, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions,
    CompletionOptions, DiagnosticOptions, DiagnosticServerCapabilities, DocumentLinkOptions,
    ExecuteCommandOptions, FileOperationFilter, FileOperationPattern, FileOperationPatternKind,
    FileOperationRegistrationOptions, FoldingRangeProviderCapability, HoverProviderCapability,
    InitializeParams, InlayHintOptions, InlayHintServerCapabilities, MarkupKind, OneOf,
    PositionEncodingKind, RenameOptions, ResourceOperationKind, SaveOptions,
    SelectionRangeProviderCapability, ServerCapabilities, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
    WorkDoneProgressOptions, WorkspaceFileOperationsServerCapabilities,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use super::convert::kinds;
use super::registration;
use super::server::commands;
use crate::text::Encoding;

/// What the client can do.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is one of the client's capabilities")]
pub(super) struct Client {
    /// What columns count.
    pub(super) encoding: Encoding,
    /// Asks for findings itself, and can be told when to ask again.
    pub(super) pulls: bool,
    /// Can be told to ask for inlay hints again.
    pub(super) refreshes_hints: bool,
    /// Can be told to ask for code lenses again.
    pub(super) refreshes_lenses: bool,
    /// Tells of changes on disk where it is asked to.
    pub(super) watches: bool,
    /// Tells of changed settings where it is asked to.
    pub(super) registers_settings: bool,
    /// Can be asked for its settings.
    pub(super) has_settings: bool,
    /// Shows progress.
    pub(super) shows_progress: bool,
    /// Shows hovers in Markdown.
    pub(super) hover_markdown: bool,
    /// Shows what completions mean in Markdown.
    pub(super) completion_markdown: bool,
    /// Takes completions with places to fill in.
    pub(super) snippets: bool,
    /// Asks for an action's edit when it is chosen.
    pub(super) resolves_actions: bool,
    /// Shows a document when it is asked to.
    pub(super) shows_documents: bool,
    /// Makes files that an edit of the workspace asks for.
    pub(super) creates_files: bool,
    /// Takes edits with the version of their document.
    pub(super) versioned_edits: bool,
}

impl Default for Client {
    fn default() -> Self {
        Self::new(&InitializeParams::default())
    }
}

impl Client {
    pub(super) fn new(params: &InitializeParams) -> Self {
        let ClientCapabilities { workspace, text_document, window, general, .. } =
            params.capabilities.clone();
        let offered = general.and_then(|it| it.position_encodings).unwrap_or_default();
        let (workspace, document) =
            (workspace.unwrap_or_default(), text_document.unwrap_or_default());
        let refreshes = workspace.diagnostic.and_then(|it| it.refresh_support).unwrap_or(false);
        let hover = document.hover.and_then(|it| it.content_format);
        let item = document.completion.and_then(|it| it.completion_item);
        let edits = workspace.workspace_edit.unwrap_or_default();
        let creates = edits.resource_operations.unwrap_or_default();
        let actions = document.code_action.and_then(|it| it.resolve_support);
        let shows = window.as_ref().and_then(|it| it.show_document.clone());
        let dynamic = |it: Option<bool>| it.unwrap_or(false);
        Self {
            encoding: offered.iter().find_map(encoding).unwrap_or(Encoding::Utf16),
            pulls: document.diagnostic.is_some() && refreshes,
            refreshes_hints: dynamic(workspace.inlay_hint.and_then(|it| it.refresh_support)),
            refreshes_lenses: dynamic(workspace.code_lens.and_then(|it| it.refresh_support)),
            watches: dynamic(
                workspace.did_change_watched_files.and_then(|it| it.dynamic_registration),
            ),
            registers_settings: dynamic(
                workspace.did_change_configuration.and_then(|it| it.dynamic_registration),
            ),
            has_settings: dynamic(workspace.configuration),
            shows_progress: dynamic(window.and_then(|it| it.work_done_progress)),
            hover_markdown: takes_markdown(hover),
            completion_markdown: takes_markdown(
                item.as_ref().and_then(|it| it.documentation_format.clone()),
            ),
            snippets: dynamic(item.and_then(|it| it.snippet_support)),
            resolves_actions: actions.is_some_and(|it| it.properties.iter().any(|it| it == "edit")),
            shows_documents: shows.is_some_and(|it| it.support),
            creates_files: creates.contains(&ResourceOperationKind::Create),
            versioned_edits: edits.document_changes.unwrap_or(false),
        }
    }
}

/// Who does not say takes plain text.
fn takes_markdown(formats: Option<Vec<MarkupKind>>) -> bool {
    formats.unwrap_or_default().contains(&MarkupKind::Markdown)
}

fn encoding(kind: &PositionEncodingKind) -> Option<Encoding> {
    match kind.as_str() {
        "utf-8" => Some(Encoding::Utf8),
        "utf-16" => Some(Encoding::Utf16),
        "utf-32" => Some(Encoding::Utf32),
        _ => None,
    }
}

fn kind(encoding: Encoding) -> PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf32 => PositionEncodingKind::UTF32,
    }
}

/// Which files and folders the client tells of when it makes, renames or deletes them.
fn moved() -> FileOperationRegistrationOptions {
    let filter = |matches, glob: &str| FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: FileOperationPattern {
            glob: glob.to_owned(),
            matches: Some(matches),
            options: None,
        },
    };
    let files = filter(FileOperationPatternKind::File, registration::WATCHED);
    // A watcher of files says nothing of a folder that goes with all that is in it.
    let folders = filter(FileOperationPatternKind::Folder, "**");
    FileOperationRegistrationOptions { filters: vec![files, folders] }
}

/// What the server offers.
pub(super) fn offered(client: &Client) -> ServerCapabilities {
    let silent = WorkDoneProgressOptions::default;
    ServerCapabilities {
        position_encoding: Some(kind(client.encoding)),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions::default())),
            ..TextDocumentSyncOptions::default()
        })),
        diagnostic_provider: client.pulls.then(|| {
            DiagnosticServerCapabilities::Options(DiagnosticOptions {
                identifier: Some("netpol-lint".to_owned()),
                inter_file_dependencies: true,
                workspace_diagnostics: true,
                work_done_progress_options: silent(),
            })
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some([" ", ":", "-", "[", "\"", "/"].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(kinds()),
            resolve_provider: Some(true),
            ..CodeActionOptions::default()
        })),
        inlay_hint_provider: Some(OneOf::Right(InlayHintServerCapabilities::Options(
            InlayHintOptions {
                work_done_progress_options: silent(),
                resolve_provider: Some(false),
            },
        ))),
        code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: silent(),
        }),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: silent(),
        })),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: commands::ALL.map(str::to_owned).to_vec(),
            work_done_progress_options: silent(),
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: Some(WorkspaceFileOperationsServerCapabilities {
                did_create: Some(moved()),
                did_rename: Some(moved()),
                did_delete: Some(moved()),
                ..WorkspaceFileOperationsServerCapabilities::default()
            }),
        }),
        ..ServerCapabilities::default()
    }
}
