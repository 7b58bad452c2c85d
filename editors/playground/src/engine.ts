// The library, compiled to WebAssembly: questions and answers as JSON in its memory.

/** Line and column from 0; columns count UTF-16 code units. */
export interface Place {
  line: number;
  column: number;
}

export interface Range {
  start: Place;
  end: Place;
}

export interface TextEdit {
  range: Range;
  text: string;
}

export type Severity = "error" | "warning" | "info";

export interface Diagnostic {
  range: Range;
  severity: Severity;
  rule: string;
  url: string;
  message: string;
  effect: string | null;
  help: string | null;
  /** Whether it is about something that does nothing. */
  faded: boolean;
  related: { file: string; range: Range; message: string }[];
}

export interface Hover {
  range: Range;
  markdown: string;
}

export interface Hint {
  at: Place;
  label: string;
  tooltip: string;
  before: boolean;
}

export interface Offer {
  label: string;
  kind: string;
  detail: string | null;
  documentation: string | null;
  edit: TextEdit;
  snippet: boolean;
  sort: string;
  filter: string | null;
  preselect: boolean;
}

/** Edits by document, and new documents. */
export interface Change {
  edits: [string, TextEdit[]][];
  created: [string, string][];
}

export interface Action {
  title: string;
  kind: "fix" | "rewrite" | "generate" | "fix-all";
  preferred: boolean;
  /** The findings that it mends, by their index. */
  fixes: number[];
  change: Change | null;
}

/** A place as people write it: lines count from 1. */
export interface Line {
  file: string;
  line: number;
}

export interface MapNode {
  name: string;
  /** How a question names it. */
  asked: string | null;
  members: (Line & { id: string })[];
  ingress: (Line & { name: string })[];
  egress: (Line & { name: string })[];
}

/** A node or a box, by its index. */
export type End = ["n" | "b", number];

export interface Picture {
  svg: string;
  data: {
    boxes: { name: string | null; nodes: number[] }[];
    nodes: MapNode[];
    lines: { from: End; to: End; ports: number; both: boolean }[];
    ports: { text: string }[];
  };
}

interface Exports {
  memory: WebAssembly.Memory;
  room(length: number): number;
  answer(): number;
  place(): number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export type Documents = [name: string, text: string][];

/** As the engine reads it; `wasm/src/question.rs` says what each is. */
type Question = string | { open: Documents } | { of: [file: string, about: unknown] } | { reach: object };

export class Engine {
  private documents: Documents = [];

  private constructor(
    private readonly module: WebAssembly.Module,
    private exports: Exports,
  ) {}

  static async load(source: Promise<Response>): Promise<Engine> {
    const { module, instance } = await WebAssembly.instantiateStreaming(source);
    return new Engine(module, instance.exports as unknown as Exports);
  }

  open(documents: Documents): Record<string, Diagnostic[]> {
    this.documents = documents;
    return this.ask({ open: documents }) ?? {};
  }

  /** The report on a document, as the command line writes it. */
  report(file: string): string {
    return this.ask({ of: [file, "report"] }, (text) => text) ?? "";
  }

  hover(file: string, at: Place): Hover | null {
    return this.ask({ of: [file, { hover: at }] });
  }

  complete(file: string, at: Place): Offer[] {
    return this.ask({ of: [file, { complete: at }] }) ?? [];
  }

  hints(file: string): Hint[] {
    return this.ask({ of: [file, "hints"] }) ?? [];
  }

  actions(file: string, range: Range): Action[] {
    return this.ask({ of: [file, { actions: range }] }) ?? [];
  }

  /** What an action changes that did not say so at once. */
  resolve(file: string, range: Range, title: string): Change | null {
    return this.ask({ of: [file, { resolve: [range, title] }] });
  }

  /** The places of the policies and workloads of a document. */
  objects(file: string): Range[] {
    return this.ask({ of: [file, "objects"] }) ?? [];
  }

  map(): Picture | null {
    return this.ask("map");
  }

  reach(from: string, to: string, port: string | null): { Ok: string } | { Err: string } {
    return this.ask({ reach: { from, to, port } }) ?? { Err: "there is no answer" };
  }

  templates(): [name: string, summary: string, text: string][] {
    return this.ask("templates") ?? [];
  }

  /** The answer; null if answering failed. */
  private ask<T>(question: Question, read: (text: string) => T = JSON.parse): T | null {
    try {
      return read(this.answered(question));
    } catch (error) {
      console.error(error);
      // What a trap leaves behind cannot be trusted: begin anew with the same documents.
      const instance = new WebAssembly.Instance(this.module);
      this.exports = instance.exports as unknown as Exports;
      if (typeof question === "string" || !("open" in question)) this.answered({ open: this.documents });
      return null;
    }
  }

  private answered(question: Question): string {
    const bytes = encoder.encode(JSON.stringify(question));
    const { memory, room, answer, place } = this.exports;
    const start = room(bytes.length);
    new Uint8Array(memory.buffer, start, bytes.length).set(bytes);
    const length = answer();
    return decoder.decode(new Uint8Array(memory.buffer, place(), length));
  }
}
