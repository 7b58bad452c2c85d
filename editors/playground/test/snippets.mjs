// Places to fill in, from the language server protocol's syntax to CodeMirror's. `node --test test/snippets.mjs`

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { part } from "./engine.mjs";

const { dedented, template } = await part("completion.ts");

test("places keep their number and their words", () => {
  assert.equal(template("name: ${1:web}\nport: $2\n$0"), "name: ${1:web}\nport: ${2}\n${}");
  assert.equal(template("protocol: ${1|TCP,UDP|}"), "protocol: ${1:TCP}");
});

test("what is to stand as it is, stands as it is", () => {
  assert.equal(template("\\${x\\}"), "$\\{x\\}");
  assert.equal(template("podSelector: {\\}"), "podSelector: {\\}");
  assert.equal(template("#{x\\}"), "#\\{x\\}");
});

test("lines lose the indentation that CodeMirror gives them", () => {
  assert.equal(dedented("a:\n    - b\n      c", "    a"), "a:\n- b\n  c");
});
