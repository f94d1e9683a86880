"""The forecast's model in NumPy, beside the engine's: `python monte_carlo.py CASE.json BENCH_ENGINE`.

CASE.json is what `core/examples/forecast_case.rs` prints: the troubles of a history, the curve of what is left without
further trouble, and the engine's answer. BENCH_ENGINE is the native benchmark's program, timed by turns with this one.
The model is that of docs/FORECAST.md, vectorised over the paths: draw by draw for all paths that still go on, then sums
and quantiles over arrays. Draws differ, so figures agree within what chance allows; more than that is an error.

Prints one JSON line for each measurement, for `cargo xtask bench`.
"""

import json
import subprocess
import sys
import time

import numpy as np

HALF_LIFE, RETURN_DAYS, KAPPA = 90.0, 2.0, 0.5
TAIL_WEIGHT, TAIL_SPREAD, JITTER, CENTRE_WEIGHT = 3.0, 1.5, 0.5, 2.0
QUANTILES = [0.1, 0.25, 0.5, 0.75, 0.9]
ROUNDS = 15
NAME = "forecast of 90 days, 10,000 paths"


def arrivals(start, end, minutes, observed_days, prior_days):
    """The fitted process: how often trouble returns, and the posterior of the rate of fresh ones."""
    weight = np.exp2(start / HALF_LIFE)
    whole = (1 - np.exp2(-observed_days / HALF_LIFE)) * HALF_LIFE / np.log(2)
    exposure = max(whole - (weight * minutes).sum() / 1440, whole / 10, 0.5)
    gap = np.maximum(start[1:] - end[:-1], 0.001)
    since, first, later = -end[-1], weight[0], weight[1:]
    q, rate = 0.3, (1 + len(start)) / (observed_days + 1)
    for _ in range(8):
        quick = q / RETURN_DAYS * np.exp(-gap / RETURN_DAYS)
        share = quick / (quick + (1 - q) * rate * np.exp(-rate * gap))
        pending = q * np.exp(-since / RETURN_DAYS)
        pending /= pending + (1 - q) * np.exp(-rate * since)
        q = (2 + (later * share).sum()) / (8 + later.sum())
        fresh = first + (later * (1 - share)).sum()
        exposed = max(exposure - (later * share * gap).sum() - pending * since, 0.5)
        rate = (1 + fresh) / (prior_days + exposed)
    return q, pending, 1 + KAPPA * fresh, prior_days + KAPPA * exposed


def forecast(case, rng):
    """What may come: exhaustion by day, the fan of what is left, the loss."""
    paths, horizon, window = case["paths"], case["horizon_days"], case["window_days"]
    start, end, impact, ongoing = np.array(case["troubles"]).T
    assert not ongoing.any(), "the case has nothing that goes on"
    minutes = np.maximum((end - start) * 1440, 1)
    q, pending, shape, rate_days = arrivals(start, end, minutes, case["observed_days"], case["prior_days"])

    weight = np.exp2(start / HALF_LIFE)
    known, logs = weight.sum(), np.log(minutes)
    centre = (CENTRE_WEIGHT * np.log(case["prior_minutes"]) + weight @ logs) / (CENTRE_WEIGHT + known)
    tail = TAIL_WEIGHT / (TAIL_WEIGHT + known)
    weight_until = np.cumsum(weight) / known

    # Gap, incident, gap, incident, for all paths at once; those beyond the horizon drop out.
    fresh = rng.gamma(shape, 1 / rate_days, paths)
    path, at, returns = np.arange(paths), np.zeros(paths), pending
    drawn = []
    while path.size:
        quick = rng.random(path.size) < returns
        at = at + rng.standard_exponential(path.size) * np.where(quick, RETURN_DAYS, 1 / fresh[path])
        ahead = at < horizon
        path, at = path[ahead], at[ahead]
        picked = np.minimum(np.searchsorted(weight_until, rng.random(path.size)), len(start) - 1)
        normal, far = rng.standard_normal(path.size), rng.random(path.size) < tail
        log_minutes = np.where(far, centre + TAIL_SPREAD * normal, logs[picked] + JITTER * normal)
        over = np.minimum(at + np.exp(log_minutes) / 1440, horizon)
        drawn.append((path, at, over, impact[picked] * 1440))
        path, at = path[over < horizon], over[over < horizon]
        returns = q
    path, start, end, cost = (np.concatenate(column) for column in zip(*drawn))
    order = np.lexsort((start, path))
    path, start, end, cost = path[order], start[order], end[order], cost[order]

    # Lost on each day of each path: an incident in as many pieces as it touches days, in one sum over all.
    first = start.astype(int)
    pieces = np.ceil(end).astype(int) - first
    piece = np.repeat(np.arange(path.size), pieces)
    day = first[piece] + np.arange(piece.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    part = np.minimum(end[piece], day + 1) - np.maximum(start[piece], day)
    daily = np.bincount(path[piece] * horizon + day, cost[piece] * part, paths * horizon).reshape(paths, horizon)
    lost = np.cumsum(daily, axis=1)
    spent = lost.copy()
    spent[:, window:] -= lost[:, :-window]
    curve_at, curve_left = np.array(case["curve"]).T
    left = np.interp(np.arange(1, horizon + 1), curve_at, curve_left) - spent
    fan = np.quantile(left / case["total"], QUANTILES, axis=0)

    # Exhaustion: what is left at the start and at the end of each incident, straight between them.
    loss = cost * (end - start)
    before = np.cumsum(loss) - loss
    head = np.searchsorted(path, np.arange(paths))
    own_before = before - before[np.minimum(head, path.size - 1)][path]
    key = path * 4.0 * horizon + start

    def in_window(at):
        """Lost in the window that ends at `at`, one instant for each incident, on its path."""
        total = own_before + cost * (at - start)
        gone = at - window
        index = np.searchsorted(key, path * 4.0 * horizon + gone, side="right") - 1
        held = (index >= 0) & (path[np.maximum(index, 0)] == path)
        index = np.maximum(index, 0)
        left_window = own_before[index] + cost[index] * np.minimum(gone - start[index], end[index] - start[index])
        return total - np.where(held, left_window, 0)

    high = np.interp(start, curve_at, curve_left) - in_window(start)
    low = np.interp(end, curve_at, curve_left) - in_window(end)
    out = low <= 0
    instant = np.full(paths, np.inf)
    fallen = np.maximum(high[out] - low[out], 1e-12)
    when = start[out] + (end - start)[out] * np.clip(high[out] / fallen, 0, 1)
    np.minimum.at(instant, path[out], when)
    by_day = np.searchsorted(np.sort(instant), np.arange(1, horizon + 1), side="right")
    total_loss = lost[:, -1]
    return {
        "exhausted": (by_day + 0.5) / (paths + 1),
        "fan": fan,
        "expected_loss": total_loss.mean(),
        "loss_error": total_loss.std() / np.sqrt(paths),
        "worst_percent": np.partition(total_loss, -paths // 100)[-paths // 100 :].sum() / total_loss.sum(),
        "exhaustion": np.quantile(instant, [0.1, 0.5, 0.9], method="lower"),
    }


def compare(case, theirs):
    """Both figures, and an error when they differ by more than four standard errors of chance."""
    ours, paths = case["answer"], case["paths"]
    p, theirs_p = ours["exhausted"], theirs["exhausted"][-1]
    median = theirs["fan"][2, -1]
    print(f"chance of exhaustion in {case['horizon_days']} days: engine {p:.4f}, NumPy {theirs_p:.4f}")
    print(f"median left then: engine {ours['remaining']['p50']:.3f}, NumPy {median:.3f}")
    print(f"expected loss: engine {ours['expected_loss']:.0f} min, NumPy {theirs['expected_loss']:.0f} min")
    assert abs(p - theirs_p) < 4 * np.sqrt(2 * p * (1 - p) / paths), "the chances differ"
    assert abs(ours["expected_loss"] - theirs["expected_loss"]) < 4 * np.sqrt(2) * theirs["loss_error"], "the losses differ"


def main():
    file, engine = sys.argv[1:]
    with open(file, encoding="utf-8") as text:
        case = json.load(text)
    n = case["incidents"]
    rng = np.random.default_rng(1)
    compare(case, forecast(case, rng))
    ours, theirs = [], []
    # By turns, so that a busy moment meets both.
    for _ in range(3):
        printed = subprocess.run([engine, NAME, str(n)], capture_output=True, check=True, text=True).stdout
        ours.append(json.loads(printed)["median_ms"])
        for _ in range(ROUNDS):
            began = time.perf_counter()
            forecast(case, rng)
            theirs.append((time.perf_counter() - began) * 1e3)
    engine_ms, numpy_ms = np.median(ours), np.median(theirs)
    print(json.dumps({"name": f"{NAME}: NumPy {np.__version__}", "n": n, "median_ms": round(numpy_ms, 3)}))
    race = {"name": f"{NAME}, beside NumPy", "n": n, "times_as_fast": round(numpy_ms / engine_ms, 2), "at_least": 1}
    print(json.dumps(race))


main()
