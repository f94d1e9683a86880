//! The system as a block diagram: what stands in a row has to work, what lies side by side stands in for each other.

use crate::dom::{El, el, svg};
use error_budget::model::composition::System;

/// Pixels: a block, the ways between blocks, the way into and out of a group.
const BLOCK: (f64, f64) = (128.0, 32.0);
const WAY: f64 = 24.0;
const APART: f64 = 12.0;
const LABEL: f64 = 18.0;
/// The letters that fit into a block.
const LETTERS: usize = 17;

/// The picture and the same in words.
pub fn diagram(system: &System, name: &dyn Fn(&str) -> String) -> Vec<El> {
    let words = format!("Works as long as {}.", words(system, name));
    let (width, height) = size(system);
    let middle = middle(system) + 1.0;
    let mut parts = Vec::new();
    line(&mut parts, (0.0, middle), (WAY, middle));
    draw(system, (WAY, 1.0), name, &mut parts);
    line(
        &mut parts,
        (WAY + width, middle),
        (2.0 * WAY + width, middle),
    );
    let (width, height) = (
        format!("{:.0}", width + 2.0 * WAY),
        format!("{:.0}", height + 2.0),
    );
    let picture = svg("svg.blocks")
        .attr("width", &width)
        .attr("height", &height)
        .attr("viewBox", &format!("0 0 {width} {height}"))
        .attr("role", "img")
        .attr("aria-label", &words)
        .with_all(parts);
    vec![picture, el("p.note").text(&words)]
}

fn words(system: &System, name: &dyn Fn(&str) -> String) -> String {
    let kind = match system {
        System::Part(id) => return name(id),
        System::Series(_) => "all of".to_owned(),
        System::Parallel(_) => "one of".to_owned(),
        System::AtLeast { needed, .. } => format!("{needed} of"),
    };
    let members = system.members().iter().map(|member| words(member, name));
    format!("{kind} ({})", members.collect::<Vec<String>>().join(", "))
}

fn label(system: &System) -> f64 {
    match system {
        System::AtLeast { .. } => LABEL,
        _ => 0.0,
    }
}

fn size(system: &System) -> (f64, f64) {
    let sizes = system.members().iter().map(size);
    let between = system.members().len().saturating_sub(1) as f64;
    match system {
        System::Part(_) => BLOCK,
        System::Series(_) => {
            let above = middle(system);
            let below = system
                .members()
                .iter()
                .map(|member| size(member).1 - middle(member))
                .fold(0.0, f64::max);
            (
                sizes.map(|size| size.0).sum::<f64>() + between * WAY,
                above + below,
            )
        }
        _ => {
            let (width, height) = sizes.fold((0.0_f64, 0.0), |all, size| {
                (all.0.max(size.0), all.1 + size.1)
            });
            (width + 2.0 * WAY, height + between * APART + label(system))
        }
    }
}

/// Where its way goes in and out, from its top.
fn middle(system: &System) -> f64 {
    match system {
        System::Part(_) => BLOCK.1 / 2.0,
        System::Series(members) => members.iter().map(middle).fold(0.0, f64::max),
        _ => {
            let label = label(system);
            label + (size(system).1 - label) / 2.0
        }
    }
}

fn line(parts: &mut Vec<El>, from: (f64, f64), to: (f64, f64)) {
    let line = svg("line")
        .attr("x1", &format!("{:.1}", from.0))
        .attr("y1", &format!("{:.1}", from.1))
        .attr("x2", &format!("{:.1}", to.0))
        .attr("y2", &format!("{:.1}", to.1));
    parts.push(line);
}

fn text(parts: &mut Vec<El>, shape: &str, at: (f64, f64), text: &str) {
    let text = svg(shape)
        .attr("x", &format!("{:.1}", at.0))
        .attr("y", &format!("{:.1}", at.1))
        .attr("text-anchor", "middle")
        .text(text);
    parts.push(text);
}

fn draw(system: &System, (x, y): (f64, f64), name: &dyn Fn(&str) -> String, parts: &mut Vec<El>) {
    let way = y + middle(system);
    match system {
        System::Part(id) => {
            let rect = svg("rect")
                .attr("x", &format!("{x:.1}"))
                .attr("y", &format!("{y:.1}"))
                .attr("width", "128")
                .attr("height", "32")
                .attr("rx", "4");
            let full = name(id);
            let short = if full.chars().count() > LETTERS {
                full.chars().take(LETTERS - 1).chain(['…']).collect()
            } else {
                full.clone()
            };
            parts.push(rect.with(svg("title").text(&full)));
            text(parts, "text", (x + BLOCK.0 / 2.0, way + 4.0), &short);
        }
        System::Series(members) => {
            let mut at = x;
            for (index, member) in members.iter().enumerate() {
                if index > 0 {
                    line(parts, (at, way), (at + WAY, way));
                    at += WAY;
                }
                draw(member, (at, way - middle(member)), name, parts);
                at += size(member).0;
            }
        }
        _ => {
            let (width, _) = size(system);
            let mut top = y + label(system);
            let mut ends: Option<(f64, f64)> = None;
            for member in system.members() {
                let (own, height) = size(member);
                let at = top + middle(member);
                let left = x + (width - own) / 2.0;
                line(parts, (x, at), (left, at));
                line(parts, (left + own, at), (x + width, at));
                draw(member, (left, top), name, parts);
                ends = Some((ends.map_or(at, |(first, _)| first), at));
                top += height + APART;
            }
            if let Some((first, last)) = ends {
                // The way in may lie beyond the ways of the members.
                let (first, last) = (first.min(way), last.max(way));
                line(parts, (x, first), (x, last));
                line(parts, (x + width, first), (x + width, last));
            }
            if let System::AtLeast { needed, of } = system {
                let words = format!("{needed} of {}", of.len());
                text(parts, "text.needed", (x + width / 2.0, y + 12.0), &words);
            }
        }
    }
}
