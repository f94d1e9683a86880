//! The order of day and month, decided from whole columns.

use crate::exchange::datetime::{DateOrder, day_month_numbers};

/// What the date columns of a table say about their order.
#[derive(Debug, Clone, Copy)]
pub(super) struct DateColumns {
    /// How dates of open order are read.
    pub(super) order: DateOrder,
    /// Whether nothing in the file and no choice decides.
    open: bool,
    /// Whether the table writes all its dates in this way.
    uniform: bool,
}

impl DateColumns {
    /// Looks at every date; `chosen` decides where the columns do not contradict it.
    pub(super) fn look<'a>(cells: impl Iterator<Item = &'a str>, chosen: DateOrder) -> Self {
        let (mut day, mut month, mut open, mut other) = (false, false, false, false);
        for cell in cells {
            match day_month_numbers(cell) {
                Some((first, _)) if first > 12 => day = true,
                Some((_, second)) if second > 12 => month = true,
                Some((first, second)) => open |= first != second,
                None => other |= cell.len() > 5,
            }
        }
        let order = match (chosen, day, month) {
            (DateOrder::Auto, true, false) => DateOrder::DayFirst,
            (DateOrder::Auto, false, true) => DateOrder::MonthFirst,
            (chosen, ..) => chosen,
        };
        Self {
            order,
            open: open && order == DateOrder::Auto,
            uniform: !other,
        }
    }

    /// A sentence about the file, when the order had to be assumed.
    pub(super) fn note(self) -> Option<&'static str> {
        self.open.then_some(
            "Nothing in the file tells whether day or month comes first; choose the date order if the dates are wrong.",
        )
    }

    /// Why a date was read as it was, when the reader of the report should know.
    pub(super) fn reason(self, cell: &str) -> Option<String> {
        let (first, second) = day_month_numbers(cell)?;
        if first == second {
            return None;
        }
        let decided = first > 12 || second > 12;
        if self.uniform && (decided || !self.open) {
            return None;
        }
        Some(match self.order {
            _ if first > 12 => format!("{first} cannot be a month, so day first"),
            _ if second > 12 => format!("{second} cannot be a month, so month first"),
            DateOrder::DayFirst => "read day first".to_owned(),
            DateOrder::MonthFirst => "read month first".to_owned(),
            DateOrder::Auto if cell.contains('/') => {
                "read month first, which is a guess".to_owned()
            }
            DateOrder::Auto => "read day first, which is a guess".to_owned(),
        })
    }
}
