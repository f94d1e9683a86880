//! Which rows are selected.

/// The rows selected, by their positions in the service's list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    marks: Vec<bool>,
    /// Where a range starts.
    anchor: Option<usize>,
}

impl Selection {
    /// The row is selected.
    #[must_use]
    pub fn has(&self, index: usize) -> bool {
        self.marks.get(index).copied().unwrap_or(false)
    }

    /// How many are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.marks.iter().filter(|mark| **mark).count()
    }

    /// The rows selected, ascending.
    #[must_use]
    pub fn list(&self) -> Vec<usize> {
        let marks = self.marks.iter().enumerate();
        marks
            .filter_map(|(index, mark)| mark.then_some(index))
            .collect()
    }

    /// Selects a row, or no longer.
    pub fn toggle(&mut self, index: usize) {
        let selected = self.has(index);
        self.mark(index, !selected);
        self.anchor = Some(index);
    }

    /// Selects exactly the rows given.
    pub fn set(&mut self, rows: impl IntoIterator<Item = usize>) {
        self.marks.clear();
        self.anchor = None;
        for index in rows {
            self.anchor.get_or_insert(index);
            self.mark(index, true);
        }
    }

    /// Selects from where the last range started, or from `from`, up to `to`, in the order of the table.
    pub fn reach(&mut self, order: &[usize], from: usize, to: usize) {
        let anchor = self.anchor.unwrap_or(from);
        let place = |index: usize| order.iter().position(|other| *other == index);
        let (Some(one), Some(other)) = (place(anchor), place(to)) else {
            return;
        };
        let rows = order
            .get(one.min(other)..=one.max(other))
            .unwrap_or_default();
        self.set(rows.iter().copied());
        self.anchor = Some(anchor);
    }

    /// Selects none.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn mark(&mut self, index: usize, selected: bool) {
        if self.marks.len() <= index {
            self.marks.resize(index + 1, false);
        }
        if let Some(mark) = self.marks.get_mut(index) {
            *mark = selected;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_follows_the_order_of_the_table_and_keeps_its_start() {
        let order = [4, 2, 0, 3, 1];
        let mut selection = Selection::default();
        selection.toggle(2);
        selection.reach(&order, 2, 3);
        assert_eq!(selection.list(), [0, 2, 3]);
        selection.reach(&order, 3, 4);
        assert_eq!(selection.list(), [2, 4], "back over its start");
    }

    #[test]
    fn rows_are_taken_in_and_out_one_by_one() {
        let mut selection = Selection::default();
        selection.toggle(7);
        selection.toggle(1);
        assert_eq!(selection.count(), 2);
        selection.toggle(7);
        assert_eq!(selection.list(), [1]);
        assert!(!selection.has(100));
    }
}
