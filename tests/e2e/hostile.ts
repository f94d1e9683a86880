// Inputs that nobody means: links, plans and files, changed at random the same way every time, with what attackers type
// put where a name stands. The changes are those of `fuzz/src/mutation.rs`.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { withScenarios, workedSample } from "./plans";

/** One input, and how it comes in: in the address, or as a file that is dropped. */
export interface Input {
  kind: "link" | "plan" | "file";
  /** The file that it was made from. */
  from: string;
  /** The fragment of a link; the bytes of a file, in base64. */
  text: string;
}

/** What the page is asked to run. Each names the tripwire that it would set off. */
export const PAYLOADS = [
  "<script>__pwned('script')</script>",
  "<img src=x onerror=__pwned('img')>",
  "\"><svg onload=__pwned('svg')>",
  "' onfocus='__pwned(1)' autofocus='",
  "<iframe srcdoc=\"<script>parent.__pwned('frame')</script>\">",
  "javascript:__pwned('url')",
  "[x](javascript:__pwned('markdown'))",
  "data:text/html,<script>opener.__pwned('data')</script>",
  "</title></style></textarea><script>__pwned('end')</script>",
  "<style>*{background:url('https://evil.example/css')}</style>",
  "{{constructor.constructor('__pwned(2)')()}}${__pwned(3)}",
  "=HYPERLINK(\"javascript:__pwned('cell')\",\"x\")",
  "__proto__",
  "\u202e\u2066txt.exe\u0000\ufeff",
  "W".repeat(500),
] as const;

const MARKS = [
  '"', "'", ",", ";", "\t", "|", "\n", "\r\n", "{", "}", "[", "]", ":", ": ", "- ", "\n---\n", "&a ", "*a ", "<<: ", "!!str ",
  "|-\n", "<", "/>", "&#x0;", "<![CDATA[", "\\u0000", "\\ud800", "\ufeff", "\0", "\u00a0", "é", "null", "true", "NaN", "{}",
  "[]", "%", "T24:00:00Z", "+14:00", "BEGIN:VEVENT\r\n",
];
const NUMBERS = [
  "0", "-1", "1", "12", "13", "31", "60", "100", "1970", "2199", "9999", "65536", "2147483648", "4294967296",
  "9223372036854775807", "18446744073709551616", "253402300800", "1e308", "1e-400", "0.000000001",
];
/** The most bytes that one change adds. */
const MOST_ADDED = 512;
const WIDE = (1n << 64n) - 1n;

/** A source of changes; equal seeds give equal changes. */
export class Mutator {
  #state: bigint;

  constructor(seed: number) {
    this.#state = BigInt(seed);
  }

  /** `input` with one to five changes; pieces of `other` may come in. */
  mutate(input: Buffer, other: Buffer): Buffer {
    let bytes = input;
    for (let left = this.below(5); left >= 0; left -= 1) bytes = this.#change(bytes, other);
    return bytes;
  }

  #change(bytes: Buffer, other: Buffer): Buffer {
    const [from, to] = this.#range(bytes.length);
    const put = (start: number, end: number, piece: Uint8Array) =>
      Buffer.concat([bytes.subarray(0, start), piece, bytes.subarray(end)]);
    switch (this.below(9)) {
      case 0: {
        const flipped = Buffer.from(bytes);
        if (from < flipped.length) flipped[from]! ^= 1 << this.below(8);
        return flipped;
      }
      case 1:
        return bytes.subarray(0, from);
      case 2:
        return put(from, to, Buffer.alloc(0));
      case 3: {
        const piece = bytes.subarray(from, to);
        const times = Math.min(1 + this.below(8), Math.floor(MOST_ADDED / Math.max(piece.length, 1)));
        return put(to, to, Buffer.concat(Array.from({ length: times }, () => piece)));
      }
      case 4:
        return put(from, to, other.subarray(...this.#range(other.length)));
      case 5:
        return put(from, from, Buffer.from(Array.from({ length: this.below(8) + 1 }, () => this.below(256))));
      case 6:
        return put(from, from, Buffer.from(this.oneOf(MARKS)));
      default: {
        const number = Buffer.from(this.oneOf(NUMBERS));
        const digit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;
        let first = from;
        while (first < bytes.length && !digit(bytes[first])) first += 1;
        let last = first;
        while (digit(bytes[last])) last += 1;
        return last > first ? put(first, last, number) : bytes;
      }
    }
  }

  #range(length: number): [number, number] {
    const from = this.below(length + 1);
    const longest = this.below(4) === 0 ? MOST_ADDED : 16;
    return [from, Math.min(from + this.below(longest), length)];
  }

  oneOf<T>(things: readonly T[]): T {
    return things[this.below(things.length)]!;
  }

  /** A number under `limit`; 0 when there is none. */
  below(limit: number): number {
    return Number((this.#next() * BigInt(limit)) >> 64n);
  }

  /** SplitMix64 (Steele, Lea and Flood 2014). */
  #next(): bigint {
    this.#state = (this.#state + 0x9e3779b97f4a7c15n) & WIDE;
    let mixed = this.#state;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & WIDE;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & WIDE;
    return mixed ^ (mixed >> 31n);
  }
}

interface Seed {
  from: string;
  bytes: Buffer;
}

/** Every file below a folder of the project, in the order of its path. */
function files(folder: string): Seed[] {
  const top = fileURLToPath(new URL("../../", import.meta.url));
  return readdirSync(join(top, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^(README|LICENSE)/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ from: path.slice(top.length), bytes: readFileSync(path) }));
}

const plans: Seed[] = [
  ...files("fuzz/seeds/plan"),
  ...files("web/sample").filter(({ from }) => from.endsWith(".json")),
  { from: "the worked sample", bytes: Buffer.from(JSON.stringify(workedSample)) },
  { from: "its scenarios", bytes: Buffer.from(JSON.stringify(withScenarios)) },
];
const histories = [...files("tests/fixtures/import"), ...files("tests/fixtures/statuspage"), ...files("tests/fixtures/spec")];

/** The input of a number: a link, a plan or a file by turns. */
export function input(number: number): Input {
  const mutator = new Mutator(number);
  const kind = (["link", "plan", "file"] as const)[number % 3]!;
  const seeds = kind === "file" ? histories : plans;
  const { from, bytes } = mutator.oneOf(seeds);
  const other = mutator.oneOf(seeds).bytes;
  // Half of them keep their form and say something hostile: what is refused at once reaches no view.
  const said = mutator.below(2) === 0 ? hostile(mutator, bytes, kind !== "file") : bytes;
  const whole = mutator.below(2) === 0;
  if (kind !== "link") return { kind, from, text: (whole ? said : mutator.mutate(said, other)).toString("base64") };
  switch (mutator.below(3)) {
    case 0:
      return { kind, from, text: link(deflateRawSync(said)) };
    case 1:
      return { kind, from, text: link(deflateRawSync(mutator.mutate(said, other))) };
    default: {
      const packed = deflateRawSync(said);
      // Changed before the checksum, so that what is inside is looked at, or after it.
      if (whole) return { kind, from, text: link(mutator.mutate(packed, deflateRawSync(other))) };
      const changed = mutator.mutate(Buffer.from(link(packed)), Buffer.from(link(packed)));
      return { kind, from, text: changed.toString("latin1").replace(/[\0\r\n\t]/g, "") };
    }
  }
}

/** What people name: in place of these any text is a plan. */
const NAMED = /"(name|title|id|service|category|description|label|pace|notes|body|summary)": ?"[^"\\]*"/g;

/** Puts payloads in place of texts: of what JSON names or of any of its strings, or of any word of another file. */
function hostile(mutator: Mutator, bytes: Buffer, isJson: boolean): Buffer {
  let text = bytes.toString("utf8");
  const onlyNames = mutator.below(4) > 0;
  for (let left = mutator.below(6); left >= 0; left -= 1) {
    const payload = mutator.oneOf(PAYLOADS);
    const pattern = isJson || text.startsWith("{") ? (onlyNames ? NAMED : /: ?"[^"\\]*"/g) : /[A-Za-z][\w ]{2,}/g;
    // The first line of a table names its columns.
    pattern.lastIndex = (onlyNames && !isJson ? text.indexOf("\n") : 0) + mutator.below(text.length + 1);
    const found = pattern.exec(text);
    if (!found) continue;
    const key = /^("\w+")?: ?/.exec(found[0])?.[0];
    const put = key ? key + JSON.stringify(payload) : payload;
    text = text.slice(0, found.index) + put + text.slice(found.index + found[0].length);
  }
  return Buffer.from(text);
}

/** A link whose checksum fits, around any bytes. */
function link(packed: Buffer): string {
  const text = packed.toString("base64url");
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return `#p=1.${hash.toString(16).padStart(8, "0")}${text}`;
}
