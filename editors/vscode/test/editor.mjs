// What a person does in the editor, and sees.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How long something may take to be seen, in milliseconds. */
const PATIENCE = 20_000;

export class Editor {
  constructor(page, pictures) {
    this.page = page;
    this.pictures = pictures;
    page.setDefaultTimeout(PATIENCE);
  }

  /** What is visible of `selector` with `text`. */
  all(selector, text) {
    const found = this.page.locator(selector).filter({ visible: true });
    return text === undefined ? found : found.filter({ hasText: text });
  }

  /** Waits until something of `selector` with `text` is seen, and gives it. */
  async sees(selector, text) {
    const found = this.all(selector, text).first();
    await found.waitFor();
    return found;
  }

  /** Waits until nothing of `selector` with `text` is seen. */
  async seesNo(selector, text) {
    const found = this.all(selector, text);
    await this.until(async () => (await found.count()) === 0, `${selector} ${text ?? ""} is still there`);
  }

  /** Waits until `condition` holds. */
  async until(condition, otherwise) {
    for (const end = Date.now() + PATIENCE; !(await condition()); ) {
      if (Date.now() > end) throw new Error(otherwise);
      await sleep(100);
    }
  }

  async keys(...all) {
    for (const key of all) await this.page.keyboard.press(key);
  }

  async types(text) {
    await this.page.keyboard.type(text);
  }

  /** Runs a command of the palette. */
  async command(title) {
    // A view that has just taken the focus may miss the first key.
    await this.until(async () => {
      await this.keys("F1");
      await sleep(500);
      return (await this.all(".quick-input-widget input").count()) > 0;
    }, "the palette does not open");
    await this.types(title);
    await this.chooses(title);
  }

  /** Chooses what the quick input offers. */
  async chooses(text) {
    const row = await this.sees(".quick-input-list .monaco-list-row", text);
    await row.click();
  }

  /** Answers a question of the quick input. */
  async answers(title, text) {
    await this.sees(".quick-input-widget", title);
    await this.types(text);
    await this.keys("Enter");
  }

  /** Shows an open file, with the caret at a line and column, from 1. */
  async shows(file, line = 1, column = 1) {
    await (await this.sees(".tab", file)).click();
    await this.page.mouse.move(900, 600);
    await this.sees(".tab.active", file);
    await this.keys("Control+g");
    await this.sees(".quick-input-widget input");
    await this.types(`${line}:${column}`);
    await this.keys("Enter");
    await this.seesNo(".quick-input-widget");
    await this.sees(".monaco-editor.focused .view-line");
  }

  /** Writes the settings of `User` or `Workspace`. */
  async configure(whose, settings) {
    await this.command(`Preferences: Open ${whose} Settings (JSON)`);
    await this.sees(".tab.active", "settings.json");
    await this.sees(".monaco-editor.focused .view-line");
    await this.keys("Control+a");
    await this.page.keyboard.insertText(JSON.stringify(settings));
    await this.keys("Control+s");
    await this.seesNo(".tab.active.dirty");
    await this.command("View: Close Editor");
  }

  /** What the focused editor shows, hints and lenses included. */
  async text() {
    const lines = await this.all(".editor-instance .view-line").allInnerTexts();
    return lines.join("\n").replaceAll("\u00a0", " ");
  }

  /** Points at a word in the editor until `text` is shown about it. */
  async hovers(word, text) {
    await (await this.sees(".editor-instance .view-line span span", word)).hover();
    await this.sees(".monaco-hover .hover-row", text);
  }

  /** Chooses an action at the caret; a picture shows all that are offered. */
  async acts(title, picture) {
    await this.keys("Control+.");
    const row = await this.sees(".action-widget .monaco-list-row", title);
    await this.picture(picture);
    await row.click();
    await this.seesNo(".action-widget");
  }

  /** The page in a view of an extension, once it has `selector`. */
  async view(selector) {
    let found;
    const look = async () => {
      for (const frame of this.page.frames()) {
        const is = frame.url().includes("/webview/") && (await frame.locator(selector).count().catch(() => 0));
        if (is) found = frame;
      }
      return found;
    };
    await this.until(look, `no view has ${selector}`);
    return found;
  }

  async picture(name) {
    // What appears has faded in by then.
    await sleep(300);
    await this.page.screenshot({ path: join(this.pictures, `${name}.png`) });
  }
}
