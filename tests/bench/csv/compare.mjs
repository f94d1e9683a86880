// The engine's import beside Papa Parse and the same conversion: one text, one run, the answers equal row by row.

import { strict as assert } from "node:assert";
import { NOW, incidents } from "./incidents.mjs";
import { importCsv } from "./papa.mjs";

const ROWS = 100_000;
const ROUNDS = 11;
const LIMIT_MS = 150;
/** Papa Parse and the conversion take at least so many times as long. */
const AT_LEAST = 2;

/** The measurements of a table without quotes, on which Papa Parse takes its fast way, and of two with quotes. */
export function measure(engine) {
  const tables = [
    { name: "CSV import", text: incidents(ROWS, "none") },
    { name: "CSV import, quoted titles", text: incidents(ROWS, "titles") },
    { name: "CSV import, all cells quoted", text: incidents(ROWS, "all") },
  ];
  return tables.flatMap(({ name, text }) => {
    compare(engine, text);
    const [ours, theirs] = [[], []];
    // By turns, so that a busy moment meets both.
    for (let round = 0; round < ROUNDS; round += 1) {
      theirs.push(timed(() => importCsv(text, NOW)));
      ours.push(timed(() => ourImport(engine, text)));
    }
    const [median_ms, papa_ms] = [median(ours), median(theirs)];
    return [
      { name, n: ROWS, median_ms, limit_ms: LIMIT_MS },
      { name: `${name}: Papa Parse and the same in JavaScript`, n: ROWS, median_ms: papa_ms },
      { name: `${name} beside Papa Parse`, n: ROWS, times_as_fast: papa_ms / median_ms, at_least: AT_LEAST },
    ];
  });
}

/** What both read of `text`, row by row and incident by incident. */
function compare(engine, text) {
  const theirs = importCsv(text, NOW);
  const ours = ourImport(engine, text);
  const [outcomes, places, starts, ends, impacts] = [ours.outcomes(), ours.places(), ours.starts(), ours.ends(), ours.impacts()];
  const [ids, titles, categories, columns] = [ours.ids(), ours.titles(), ours.categories(), ours.columns()];
  assert.equal(outcomes.length, ROWS);
  assert.equal(theirs.rows.length, ROWS);
  const met = new Set();
  theirs.rows.forEach((row, at) => {
    const expected = [row.outcome, row.incident, row.notes.map((note) => note.column).sort().join(" ")];
    assert.deepEqual([outcomes[at], places[at], columns[at]], expected, `row ${at + 1}: ${row.cells}`);
    met.add(row.outcome);
  });
  assert.equal(met.size, 3, "the table holds rows to accept, to repair and to reject");
  assert.equal(ids.length, theirs.incidents.length);
  theirs.incidents.forEach(({ id, title, start, end, impact, category }, at) => {
    assert.deepEqual(
      [ids[at], titles[at], starts[at], ends[at], impacts[at], categories[at]],
      [id, title, start, end ?? NaN, impact, category],
      `incident ${at + 1}`,
    );
  });
  assert.equal(ours.overlapping(), theirs.overlapping);
  assert.deepEqual(ours.words(), [...theirs.words.entries()].map(([word, rows]) => `${word} ${rows}`).sort());
  ours.free();
}

/** From the string that Papa Parse takes: the encoder copies it in a tenth of the time that wasm-bindgen's loop takes. */
function ourImport(engine, text) {
  return engine.importCsv(new TextEncoder().encode(text), NOW);
}

function timed(work) {
  const begin = performance.now();
  const answer = work();
  const elapsed = performance.now() - begin;
  // Memory of the engine is given back by hand, that of JavaScript in its own time.
  answer.free?.();
  return elapsed;
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
