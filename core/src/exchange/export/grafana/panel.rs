//! Panels as Grafana takes them: where they stand, what they ask, how they look.

use serde_json::{Value, json};

pub(super) const GREEN: &str = "green";
pub(super) const YELLOW: &str = "yellow";
pub(super) const ORANGE: &str = "orange";
pub(super) const RED: &str = "red";

/// Where a panel stands: column, row, width, height.
pub(super) type Place = [u32; 4];

/// A threshold and the colour from there on.
pub(super) type Step = (f64, &'static str);

/// Whatever its reader chooses.
pub(super) fn source() -> Value {
    json!({ "type": "prometheus", "uid": "${datasource}" })
}

/// Colours from the first threshold on; `base` holds below.
pub(super) fn steps(base: &str, steps: &[Step]) -> Value {
    let mut list = vec![json!({ "value": null, "color": base })];
    list.extend(
        steps
            .iter()
            .map(|(value, color)| json!({ "value": value, "color": color })),
    );
    json!({ "mode": "absolute", "steps": list })
}

fn panel(
    (id, title, kind): (u32, &str, &str),
    [x, y, w, h]: Place,
    targets: &[(String, String)],
) -> Value {
    let targets: Vec<Value> = targets
        .iter()
        .zip('A'..)
        .map(|((expr, legend), letter)| {
            json!({
                "refId": letter.to_string(),
                "datasource": source(),
                "expr": expr,
                "legendFormat": legend,
            })
        })
        .collect();
    json!({
        "id": id,
        "title": title,
        "type": kind,
        "datasource": source(),
        "gridPos": { "x": x, "y": y, "w": w, "h": h },
        "targets": targets,
    })
}

/// One value as a gauge or a number.
pub(super) fn figure(
    head: (u32, &str, &str),
    place: Place,
    expr: &str,
    (unit, decimals, range): (&str, u32, Option<(f64, f64)>),
    thresholds: Value,
) -> Value {
    let panel = panel(head, place, &[(expr.to_owned(), "$service".to_owned())]);
    let mut defaults = json!({ "unit": unit, "decimals": decimals, "thresholds": thresholds });
    if let (Some((min, max)), Some(defaults)) = (range, defaults.as_object_mut()) {
        defaults.insert("min".to_owned(), min.into());
        defaults.insert("max".to_owned(), max.into());
    }
    let options =
        json!({ "reduceOptions": { "calcs": ["lastNotNull"], "fields": "", "values": false } });
    looking(panel, defaults, options)
}

/// Lines over time.
pub(super) fn chart(
    (id, title): (u32, &str),
    place: Place,
    targets: &[(String, String)],
    (unit, label): (&str, &str),
    (style, marks): (&str, &[Step]),
) -> Value {
    let panel = panel((id, title, "timeseries"), place, targets);
    let defaults = json!({
        "unit": unit,
        "min": 0,
        "custom": {
            "axisLabel": label,
            "drawStyle": "line",
            "lineWidth": 1,
            "fillOpacity": 0,
            "showPoints": "never",
            "thresholdsStyle": { "mode": style },
        },
        "color": { "mode": "palette-classic" },
        "thresholds": steps("transparent", marks),
    });
    let options = json!({
        "legend": { "displayMode": "list", "placement": "bottom", "showLegend": true },
        "tooltip": { "mode": "multi", "sort": "desc" },
    });
    looking(panel, defaults, options)
}

/// The panel with how its values look and what its kind can be told.
fn looking(mut panel: Value, defaults: Value, options: Value) -> Value {
    if let Some(panel) = panel.as_object_mut() {
        let looks = json!({ "defaults": defaults, "overrides": [] });
        panel.insert("fieldConfig".to_owned(), looks);
        panel.insert("options".to_owned(), options);
    }
    panel
}
