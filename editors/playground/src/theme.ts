// How the editor looks. Colours are those of the page, which knows light and dark.

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const underline = (colour: string): Record<string, string> => ({
  backgroundImage: "none",
  textDecoration: `underline wavy var(--${colour}) 1.5px`,
  textUnderlineOffset: "3px",
  paddingBottom: "0",
});

const look = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--paper)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", fontSize: "13.5px", lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--ink)", padding: "10px 0 40vh" },
  ".cm-line": { padding: "0 16px 0 6px" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--faint)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 8px 0 14px", minWidth: "38px" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--ink)" },
  ".cm-activeLine": { backgroundColor: "var(--wash)" },
  "&.cm-focused .cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--selection)",
  },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--selection)" },
  ".cm-jumped": { backgroundColor: "var(--accent-wash)" },
  ".cm-lintRange-error": underline("error"),
  ".cm-lintRange-warning": underline("warning"),
  ".cm-lintRange-info": underline("info"),
  ".cm-lintRange-active": { backgroundColor: "var(--wash)" },
  ".cm-faded": { opacity: "0.6" },
  ".cm-hint": {
    color: "var(--soft)",
    backgroundColor: "var(--wash)",
    borderRadius: "4px",
    fontSize: "0.82em",
    padding: "1px 5px",
    marginLeft: "8px",
    fontFamily: "var(--sans)",
  },
  ".cm-hint-before": { marginLeft: "0", marginRight: "6px" },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--ink)",
    border: "1px solid var(--edge)",
    borderRadius: "8px",
    boxShadow: "var(--shadow)",
    fontFamily: "var(--sans)",
  },
  ".cm-tooltip-hover, .cm-explained": { maxWidth: "min(34rem, 92vw)", maxHeight: "24rem", overflow: "auto" },
  ".cm-tooltip-section:not(:first-child)": { borderTop: "1px solid var(--edge)" },
  ".cm-diagnostic": { padding: "10px 14px", borderLeft: "none", marginLeft: "0", whiteSpace: "normal" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "13px", maxHeight: "17em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 10px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { fontStyle: "normal", color: "inherit", opacity: "0.7" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-tooltip.cm-completionInfo": { padding: "10px 14px", maxWidth: "min(24rem, 80vw)" },
  ".cm-snippetField": { backgroundColor: "var(--accent-wash)" },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--ink)" },
  ".cm-foldGutter span": { opacity: "0" },
  ".cm-gutters:hover .cm-foldGutter span, .cm-foldGutter span[title='Unfold line']": { opacity: "1" },
  ".cm-foldPlaceholder": { background: "var(--wash)", color: "var(--soft)", border: "1px solid var(--edge)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--key)" },
  { tag: [tags.string, tags.special(tags.string), tags.content, tags.attributeValue], color: "var(--value)" },
  { tag: [tags.lineComment, tags.comment], color: "var(--faint)", fontStyle: "italic" },
  { tag: [tags.meta, tags.keyword, tags.documentMeta], color: "var(--soft)" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: "var(--soft)" },
  { tag: [tags.typeName, tags.labelName], color: "var(--accent)" },
]);

export const theme = [look, syntaxHighlighting(colours)];
