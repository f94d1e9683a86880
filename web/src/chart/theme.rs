//! Colours and widths of marks: the tokens of the design.

use super::scene::{BarKind, LevelRole, LineRole, MarkRole};
use plotters::style::RGBColor;

/// A colour.
pub type Colour = RGBColor;

const fn rgb(hex: u32) -> Colour {
    RGBColor((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// The colours of one theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// The ground.
    pub paper: Colour,
    /// Grid lines.
    pub line: Colour,
    /// Axis and tick marks.
    pub line_strong: Colour,
    /// Main lines and figures.
    pub ink: Colour,
    /// Second text, zero and present.
    pub ink_2: Colour,
    /// Labels and helper lines.
    pub ink_3: Colour,
    /// The plan: its forecast, the second burn line.
    pub accent: Colour,
    /// What if.
    pub what_if: Colour,
    /// The edges of the fan.
    pub fan_edge: Colour,
    /// How much of the accent fills eight in ten futures.
    pub fan_80_share: f64,
    /// And, over it, five in ten.
    pub fan_50_share: f64,
    healthy: Colour,
    attention: Colour,
    warning: Colour,
    critical: Colour,
    exhausted: Colour,
    bars: [Colour; 5],
    /// How much of the exhausted colour tints the ground below zero.
    pub overspent_share: f64,
}

/// Dark marks on white.
pub const LIGHT: Theme = Theme {
    paper: rgb(0xFF_FF_FF),
    line: rgb(0xE3_E6_EA),
    line_strong: rgb(0xC9_CE_D5),
    ink: rgb(0x14_18_1F),
    ink_2: rgb(0x41_49_54),
    ink_3: rgb(0x5E_67_73),
    accent: rgb(0x24_56_C7),
    what_if: rgb(0xBB_2D_83),
    fan_edge: rgb(0x6D_8D_D8),
    fan_80_share: 0.12,
    fan_50_share: 0.15,
    healthy: rgb(0x12_86_6B),
    attention: rgb(0xAF_7D_00),
    warning: rgb(0x9E_4A_08),
    critical: rgb(0x8C_14_2B),
    exhausted: rgb(0x3A_05_13),
    bars: [
        rgb(0x29_2D_3C),
        rgb(0x5D_52_92),
        rgb(0x97_69_76),
        rgb(0x4C_8F_B3),
        rgb(0x6A_73_80),
    ],
    overspent_share: 0.035,
};

/// Light marks on near-black.
pub const DARK: Theme = Theme {
    paper: rgb(0x14_17_1C),
    line: rgb(0x27_2C_34),
    line_strong: rgb(0x3B_42_4D),
    ink: rgb(0xE9_EC_F0),
    ink_2: rgb(0xB7_BF_CA),
    ink_3: rgb(0x8E_98_A5),
    accent: rgb(0x8A_AD_FF),
    what_if: rgb(0xF0_A6_D4),
    fan_edge: rgb(0x64_80_BC),
    fan_80_share: 0.13,
    fan_50_share: 0.17,
    healthy: rgb(0x35_A8_8B),
    attention: rgb(0xEE_DD_78),
    warning: rgb(0xE8_8B_0C),
    critical: rgb(0xDC_55_60),
    exhausted: rgb(0xFF_F1_F2),
    bars: [
        rgb(0xDE_E5_F2),
        rgb(0x97_A4_F0),
        rgb(0xC7_8E_9E),
        rgb(0x4A_87_A6),
        rgb(0x8E_98_A5),
    ],
    overspent_share: 0.04,
};

/// How a stroke is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub colour: Colour,
    /// Its width in CSS pixels.
    pub width: f64,
    /// Drawn and left out, in CSS pixels; solid when `None`.
    pub dash: Option<(f64, f64)>,
}

impl Theme {
    /// The stroke of a line.
    #[must_use]
    pub fn line_stroke(&self, role: LineRole) -> Stroke {
        let stroke = |colour, width, dash| Stroke {
            colour,
            width,
            dash,
        };
        match role {
            LineRole::Past => stroke(self.ink, 2.0, None),
            LineRole::NothingMore => stroke(self.ink_3, 1.25, None),
            LineRole::EvenSpend => stroke(self.ink_3, 1.25, Some((2.0, 3.0))),
            LineRole::Median => stroke(self.accent, 2.0, None),
            LineRole::WhatIf => stroke(self.what_if, 2.0, Some((7.0, 4.0))),
            LineRole::Other => stroke(self.ink_3, 1.25, Some((3.0, 3.0))),
            LineRole::Burn1 => stroke(self.ink, 1.5, None),
            LineRole::Burn2 => stroke(self.accent, 1.5, None),
            LineRole::Burn3 => stroke(self.ink_3, 1.5, None),
            LineRole::Burn4 => stroke(self.ink_2, 1.5, Some((2.0, 3.0))),
        }
    }

    /// The stroke of a level.
    #[must_use]
    pub fn level_stroke(&self, role: LevelRole) -> Stroke {
        let gate = |colour| Stroke {
            colour,
            width: 1.0,
            dash: Some((1.0, 4.0)),
        };
        let threshold = |colour| Stroke {
            colour,
            width: 1.0,
            dash: Some((6.0, 3.0)),
        };
        match role {
            LevelRole::Attention => gate(self.attention),
            LevelRole::Warning => gate(self.warning),
            LevelRole::Critical => gate(self.critical),
            LevelRole::Zero => Stroke {
                colour: self.ink_2,
                width: 1.0,
                dash: None,
            },
            LevelRole::Page => threshold(self.critical),
            LevelRole::Ticket => threshold(self.warning),
        }
    }

    /// The mark of a level's shape.
    #[must_use]
    pub fn level_mark(&self, role: LevelRole) -> Colour {
        match role {
            LevelRole::Zero => self.exhausted,
            other => self.level_stroke(other).colour,
        }
    }

    /// The colour of a decision's shape.
    #[must_use]
    pub fn mark(&self, role: MarkRole) -> Colour {
        match role {
            MarkRole::Approve => self.healthy,
            MarkRole::Review => self.attention,
            MarkRole::Defer => self.warning,
            MarkRole::Block => self.critical,
            MarkRole::Quantile | MarkRole::Median => self.ink,
        }
    }

    /// The fill of a bar; what comes back is hollow.
    #[must_use]
    pub fn bar_fill(&self, kind: BarKind) -> Option<Colour> {
        let [incident, deployment, dependency, maintenance, other] = self.bars;
        match kind {
            BarKind::Incident => Some(incident),
            BarKind::Deployment => Some(deployment),
            BarKind::Dependency => Some(dependency),
            BarKind::Maintenance => Some(maintenance),
            BarKind::Other => Some(other),
            BarKind::Back | BarKind::WhatIf => None,
        }
    }

    /// The ground below zero.
    #[must_use]
    pub fn overspent(&self) -> Colour {
        let mix = |ground: u8, mark: u8| {
            let share = self.overspent_share;
            (f64::from(ground) * (1.0 - share) + f64::from(mark) * share).round() as u8
        };
        RGBColor(
            mix(self.paper.0, self.exhausted.0),
            mix(self.paper.1, self.exhausted.1),
            mix(self.paper.2, self.exhausted.2),
        )
    }
}
