// Plans that tests open.

/** One service with the objective and incidents given, standing at an instant. */
export function planOf(incidents: object[], objective: object = {}, asOf = "2026-03-10T14:30:00Z"): object {
  return {
    format: "error-budget-plan",
    version: 1,
    name: "Test",
    zone: "UTC",
    as_of: asOf,
    services: [
      {
        id: "checkout",
        name: "checkout-api",
        objective: { target: "99.9%", window: "30d", ...objective },
        measured_from: "2025-11-12T00:00:00Z",
        incidents,
      },
    ],
  };
}

/** An outage of nine minutes, 14 days before the instant of the plan: 34.2 of 43.2 minutes are left. */
export const nineMinutes = {
  id: "INC-1",
  title: "Config push",
  start: "2026-02-24T11:20:00Z",
  end: "2026-02-24T11:29:00Z",
  impact: "100%",
  category: "incident",
};

const row = (id: string, start: string, end: string, impact: string, category: string, title: string) => ({
  id,
  title,
  start: `${start}:00Z`,
  end: `${end}:00Z`,
  impact,
  category,
});

/** The seven incidents of the design's sample. */
export const workedSample = planOf([
  row("INC-2291", "2026-03-10T08:12", "2026-03-10T08:38", "18%", "deployment", "Cart cache misses after 4.31"),
  row("INC-2286", "2026-03-08T02:10", "2026-03-08T02:41", "10%", "dependency", "Payment provider timeouts, EU"),
  row("INC-2280", "2026-03-05T16:04", "2026-03-05T16:16", "35%", "deployment", "Release 4.30 rolled back"),
  row("INC-2272", "2026-02-28T22:00", "2026-02-28T23:00", "3%", "maintenance", "Database minor upgrade"),
  row("INC-2267", "2026-02-24T11:20", "2026-02-24T11:29", "100%", "incident", "Config push removed all backends"),
  row("INC-2261", "2026-02-17T19:45", "2026-02-17T20:05", "5%", "incident", "Elevated 502s at the edge"),
  row("INC-2255", "2026-02-11T07:30", "2026-02-11T07:47", "6%", "dependency", "Tax service slow"),
]);

/** Twenty minutes lost two days after the instant of the plans above. */
export const outage = {
  name: "+20 min outage",
  patches: [
    {
      change: "add_incident",
      service: "checkout",
      incident: { ...nineMinutes, id: "", title: "", start: "2026-03-12T15:00:00Z", end: "2026-03-12T15:20:00Z" },
    },
  ],
};

/** Half of what 99.9% allows. */
export const stricter = { name: "Stricter", patches: [{ change: "target", service: "checkout", target: "99.95%" }] };

/** The design's sample beside both. */
export const withScenarios = { ...workedSample, scenarios: [outage, stricter] };
