// Documents as the fragment of an address. Browsers do not send fragments: nothing leaves the browser.

import type { Documents } from "./engine";

const KEY = "v1=";

async function through(bytes: Uint8Array<ArrayBuffer>, stream: GenericTransformStream): Promise<Uint8Array> {
  const piped = new Blob([bytes]).stream().pipeThrough(stream as ReadableWritablePair);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

export async function toFragment(documents: Documents): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify(documents));
  const packed = await through(text, new CompressionStream("deflate-raw"));
  let letters = "";
  for (const byte of packed) letters += String.fromCharCode(byte);
  return KEY + btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** The documents of a fragment; undefined if it holds none. */
export async function fromFragment(fragment: string): Promise<Documents | undefined> {
  const packed = fragment.replace(/^#/, "");
  if (!packed.startsWith(KEY)) return undefined;
  try {
    const letters = atob(packed.slice(KEY.length).replace(/-/g, "+").replace(/_/g, "/"));
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const text = await through(bytes, new DecompressionStream("deflate-raw"));
    return documents(JSON.parse(new TextDecoder().decode(text)));
  } catch {
    return undefined;
  }
}

/** What was read, if it is a list of documents. */
export function documents(read: unknown): Documents | undefined {
  const isDocument = (it: unknown): boolean =>
    Array.isArray(it) && it.length === 2 && it.every((part) => typeof part === "string");
  const good = Array.isArray(read) && read.length > 0 && read.every(isDocument);
  return good ? (read as Documents) : undefined;
}
