//! How simultaneous incidents combine.

use crate::model::PPB;
use crate::model::objective::OverlapRule;

/// One whole in the tree's fixed point: a product of nine percentages is still exact.
const WHOLE: u64 = 1_000_000_000_000_000_000;
const PER_PPB: u64 = WHOLE / PPB as u64;

/// The incidents going on at one moment, combined by one rule.
///
/// A segment tree over slots: starting and ending an incident costs the logarithm of the
/// largest number that ever went on together, and no rule needs to be undone.
pub(crate) struct Overlap {
    rule: OverlapRule,
    /// Heap-ordered nodes; leaves start at `width`.
    nodes: Vec<u64>,
    width: usize,
    free: Vec<u32>,
}

/// A place in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot(u32);

impl Overlap {
    pub(crate) fn new(rule: OverlapRule) -> Self {
        let mut overlap = Self {
            rule,
            nodes: Vec::new(),
            width: 0,
            free: Vec::new(),
        };
        overlap.grow();
        overlap
    }

    /// What an empty slot holds: nothing bad, or (compounding) everything good.
    fn neutral(&self) -> u64 {
        match self.rule {
            OverlapRule::Worst | OverlapRule::Add => 0,
            OverlapRule::Compound => WHOLE,
        }
    }

    fn combine(&self, a: u64, b: u64) -> u64 {
        match self.rule {
            OverlapRule::Worst => a.max(b),
            OverlapRule::Add => (a + b).min(u64::from(PPB)),
            OverlapRule::Compound => {
                let product = u128::from(a) * u128::from(b) + u128::from(WHOLE / 2);
                (product / u128::from(WHOLE)) as u64
            }
        }
    }

    fn grow(&mut self) {
        let leaves: Vec<u64> = self.nodes.get(self.width..).unwrap_or_default().to_vec();
        let old = self.width;
        self.width = (old * 2).max(2);
        self.nodes = vec![self.neutral(); self.width * 2];
        for (slot, leaf) in leaves.into_iter().enumerate() {
            self.set(slot, leaf);
        }
        self.free.extend(
            (old..self.width)
                .rev()
                .filter_map(|slot| u32::try_from(slot).ok()),
        );
    }

    fn set(&mut self, slot: usize, value: u64) {
        let mut node = self.width + slot;
        if let Some(leaf) = self.nodes.get_mut(node) {
            *leaf = value;
        }
        while node > 1 {
            node /= 2;
            let child = |side: usize| self.nodes.get(node * 2 + side).copied().unwrap_or(0);
            let value = self.combine(child(0), child(1));
            if let Some(parent) = self.nodes.get_mut(node) {
                *parent = value;
            }
        }
    }

    /// An incident of this impact starts.
    pub(crate) fn start(&mut self, impact_ppb: u32) -> Slot {
        if self.free.is_empty() {
            self.grow();
        }
        let slot = self.free.pop().unwrap_or(0);
        let value = match self.rule {
            OverlapRule::Worst | OverlapRule::Add => u64::from(impact_ppb),
            OverlapRule::Compound => u64::from(PPB.saturating_sub(impact_ppb)) * PER_PPB,
        };
        self.set(slot as usize, value);
        Slot(slot)
    }

    /// The incident in `slot` ends.
    pub(crate) fn end(&mut self, slot: Slot) {
        self.set(slot.0 as usize, self.neutral());
        self.free.push(slot.0);
    }

    /// The combined bad share, in parts per billion.
    pub(crate) fn level(&self) -> u32 {
        let root = self.nodes.get(1).copied().unwrap_or_else(|| self.neutral());
        let ppb = match self.rule {
            OverlapRule::Worst | OverlapRule::Add => root,
            OverlapRule::Compound => (WHOLE - root + PER_PPB / 2) / PER_PPB,
        };
        u32::try_from(ppb).unwrap_or(PPB)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_rules_combine_half_and_a_fifth_their_own_way() {
        let cases = [
            (OverlapRule::Worst, 500_000_000),
            (OverlapRule::Compound, 600_000_000),
            (OverlapRule::Add, 700_000_000),
        ];
        for (rule, expected) in cases {
            let mut overlap = Overlap::new(rule);
            let half = overlap.start(500_000_000);
            let _fifth = overlap.start(200_000_000);
            assert_eq!(overlap.level(), expected, "{rule:?}");
            overlap.end(half);
            assert_eq!(
                overlap.level(),
                200_000_000,
                "{rule:?} once the half is over"
            );
        }
    }

    #[test]
    fn many_at_once_grow_the_tree_and_leave_it_empty() {
        let mut overlap = Overlap::new(OverlapRule::Add);
        let slots: Vec<Slot> = (0..100).map(|_| overlap.start(1_000_000)).collect();
        assert_eq!(overlap.level(), 100_000_000);
        for slot in slots {
            overlap.end(slot);
        }
        assert_eq!(overlap.level(), 0);
    }
}
