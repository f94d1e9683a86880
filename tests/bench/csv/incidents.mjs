// The table that is imported: incidents of two years as a tool exports them, a tenth of the rows with something in them
// to repair or to reject. The same table each time.

const DAY = 86_400_000;
/** The instant at which the table is read. */
export const NOW = Date.parse("2026-03-10T14:30:00Z");

const SEVERITIES = ["minor", "Minor", "major", "critical", "none", "35%", "12.5%", "100%"];
const TYPES = ["incident", "deployment", "dependency", "maintenance", "Release", "capacity"];
const TITLES = ["Checkout answers with errors", "Search is slow", "Login fails for some", "Payments time out", "Webhooks arrive late"];

/**
 * So many rows as CSV. `quotes` stand around `"none"` of the cells, around `"titles"`, every fifth of which holds a comma,
 * or around `"all"` of them.
 */
export function incidents(rows, quotes) {
  let seed = 1;
  /** From 0 to below `limit`; a fixed sequence (Park and Miller). */
  const dice = (limit) => (seed = (seed * 48_271) % 2_147_483_647) % limit;
  const lines = ["id,started_at,ended_at,severity,type,summary"];
  let told = "";
  for (let row = 0; row < rows; row += 1) {
    const start = NOW - 730 * DAY + Math.floor((row / rows) * 729 * DAY) + dice(3_600_000);
    const end = start + 60_000 + dice(5_400_000);
    const cells = {
      id: `INC-${row}`,
      start: written(start, dice(10)),
      end: written(end, dice(10)),
      severity: SEVERITIES[dice(SEVERITIES.length)],
      type: TYPES[dice(TYPES.length)],
      title: `${TITLES[dice(TITLES.length)]}, case ${row}`,
    };
    switch (dice(100)) {
      case 0: cells.start = "2026-13-02 10:00"; break;
      case 1: cells.start = "2025-02-30T10:00:00Z"; break;
      case 2: cells.end = written(start - 3_600_000, 0); break;
      case 3: cells.end = "ongoing"; break;
      case 4: cells.end = ""; break;
      case 5: cells.end = cells.start; break;
      case 6: cells.severity = "250%"; break;
      case 7: cells.severity = "awful"; break;
      case 8: cells.start = written(NOW + 90 * DAY, 0); break;
      case 9: cells.title = "x".repeat(600); break;
    }
    if (quotes === "none") cells.title = cells.title.replace(",", "");
    else if (row % 5 !== 0) cells.title = cells.title.replace(",", " -");
    else if (quotes === "titles") cells.title = `"${cells.title}"`;
    const all = Object.values(cells);
    const line = quotes === "all" ? all.map((cell) => `"${cell}"`).join(",") : all.join(",");
    // Every fiftieth row tells the row before again, with another title.
    lines.push(row % 50 === 49 ? told.replace("case", "corrected") : line);
    told = line;
  }
  return `${lines.join("\n")}\n`;
}

/** An instant in one of the ways in which programs write them. */
function written(ms, way) {
  const iso = new Date(ms).toISOString();
  if (way === 0) return `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
  if (way === 1) return iso;
  if (way === 2) return `${new Date(ms + 3_600_000).toISOString().slice(0, 19)}+01:00`;
  return `${iso.slice(0, 19)}Z`;
}
