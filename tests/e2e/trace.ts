// What Chromium's traces say of the main thread: script, style, layout and paint.

/** What is read of a trace; times are in microseconds. */
export interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  /** Processor time of the thread. */
  tdur?: number;
  args?: { data?: { type?: string } };
}

export interface Trace {
  traceEvents: TraceEvent[];
}

interface Span {
  name: string;
  start: number;
  end: number;
  cpu: number;
}

/** Milliseconds of the main thread. */
export interface Edit {
  script: number;
  style: number;
  layout: number;
  paint: number;
  /** The four together: what the page is answerable for. */
  page: number;
  /** The four in processor time. */
  cpu: number;
  /** Every task from the key's own to the last before the next key. */
  tasks: number;
  /** The longest of these, in processor time. */
  longest: number;
}

const PART_OF_EVENT: Record<string, "script" | "style" | "layout" | "paint"> = {
  EventDispatch: "script",
  FunctionCall: "script",
  EvaluateScript: "script",
  FireAnimationFrame: "script",
  RunMicrotasks: "script",
  TimerFire: "script",
  MinorGC: "script",
  MajorGC: "script",
  UpdateLayoutTree: "style",
  Layout: "layout",
  PrePaint: "paint",
  Paint: "paint",
  Layerize: "paint",
  Commit: "paint",
};

/** The categories to trace for all of this. */
export const CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"];

/** The edits of a trace, each from one `begin` event to the next; without the closing one. */
export function editsOf(events: TraceEvent[], begin: string): Edit[] {
  const keys = events.filter((event) => event.name === "EventDispatch" && event.args?.data?.type === begin);
  const [first] = keys;
  if (!first) return [];
  const onMain = events
    .filter((event) => event.ph === "X" && event.pid === first.pid && event.tid === first.tid)
    .map(({ name, ts, dur = 0, tdur = dur }) => ({ name, start: ts, end: ts + dur, cpu: tdur }))
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const tasks = outermost(onMain.filter((event) => event.name.endsWith("RunTask")));
  const starts = keys.map((key) => tasks.find((task) => task.start <= key.ts && key.ts < task.end)?.start ?? key.ts);
  return starts.slice(0, -1).map((start, index) => {
    const end = starts[index + 1] ?? start;
    const inside = (span: Span) => span.start >= start && span.start < end;
    return editOf(onMain.filter(inside), tasks.filter(inside));
  });
}

/** Of spans sorted by start: those in no other. */
function outermost(spans: Span[]): Span[] {
  let end = -Infinity;
  return spans.filter((span) => {
    if (span.start < end) return false;
    end = span.end;
    return true;
  });
}

/** Adds up what each event took without the events inside it; unknown events count for the one around them. */
function editOf(events: Span[], tasks: Span[]): Edit {
  const edit: Edit = { script: 0, style: 0, layout: 0, paint: 0, page: 0, cpu: 0, tasks: 0, longest: 0 };
  for (const task of tasks) {
    edit.tasks += (task.end - task.start) / 1_000;
    edit.longest = Math.max(edit.longest, task.cpu / 1_000);
  }
  const open: Span[] = [];
  for (const event of events) {
    const part = PART_OF_EVENT[event.name];
    if (!part) continue;
    while (open.length > 0 && (open.at(-1)?.end ?? 0) <= event.start) open.pop();
    const ms = (event.end - event.start) / 1_000;
    edit[part] += ms;
    const around = open.at(-1);
    const outer = around && PART_OF_EVENT[around.name];
    if (outer) {
      edit[outer] -= ms;
    } else {
      edit.page += ms;
      edit.cpu += event.cpu / 1_000;
    }
    open.push(event);
  }
  return edit;
}

/** What the thread that draws frames did, over a whole trace; `undefined` when it drew none. */
export function drawingOf({ traceEvents }: Trace): Edit | undefined {
  const frame = traceEvents.find((event) => event.name === "FireAnimationFrame");
  if (!frame) return undefined;
  const spans = traceEvents
    .filter((event) => event.ph === "X" && event.pid === frame.pid && event.tid === frame.tid)
    .map(({ name, ts, dur = 0, tdur = dur }) => ({ name, start: ts, end: ts + dur, cpu: tdur }))
    .sort((a, b) => a.start - b.start || b.end - a.end);
  return editOf(spans, []);
}
