// How CodeMirror's styles reach the page: it would write a style element, which a strict
// Content-Security-Policy refuses; this gives them to the browser as a style sheet object.

import { StyleModule as Written } from "../node_modules/style-mod/src/style-mod.js";

const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
let mounted: Written[] = [];

export class StyleModule extends Written {
  static override mount(_: unknown, modules: Written | readonly Written[]): void {
    const given = [modules].flat();
    if (given.every((module) => mounted.includes(module))) return;
    mounted = [...mounted.filter((module) => !given.includes(module)), ...given];
    sheet.replaceSync(mounted.map((module) => module.getRules()).join("\n"));
  }
}
