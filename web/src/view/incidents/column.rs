//! The columns of the table.

/// A column; what can be focused in a row stands in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The box that selects the row.
    Pick,
    /// The team's name for it.
    Name,
    /// When it started.
    Start,
    /// When it ended.
    End,
    /// How long that was.
    Lasted,
    /// How bad it was.
    Impact,
    /// What kind it was.
    Category,
    /// What happened.
    Title,
    /// What it cost.
    Cost,
    /// What that is of the budget.
    Share,
    /// When it comes back.
    Back,
    /// The menu of the row.
    More,
    /// The button that deletes it.
    Delete,
}

impl Column {
    /// Every column, from the left.
    pub const ALL: [Self; 13] = [
        Self::Pick,
        Self::Name,
        Self::Start,
        Self::End,
        Self::Lasted,
        Self::Impact,
        Self::Category,
        Self::Title,
        Self::Cost,
        Self::Share,
        Self::Back,
        Self::More,
        Self::Delete,
    ];

    /// The columns whose cells become fields.
    pub const FIELDS: [Self; 6] = [
        Self::Name,
        Self::Start,
        Self::End,
        Self::Impact,
        Self::Category,
        Self::Title,
    ];

    /// Its word in ids and attributes.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pick => "pick",
            Self::Name => "name",
            Self::Start => "start",
            Self::End => "end",
            Self::Lasted => "lasted",
            Self::Impact => "impact",
            Self::Category => "category",
            Self::Title => "title",
            Self::Cost => "cost",
            Self::Share => "share",
            Self::Back => "back",
            Self::More => "more",
            Self::Delete => "delete",
        }
    }

    /// The column of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.word() == word)
    }

    /// What stands above it.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Pick => "Select",
            Self::Name => "Incident",
            Self::Start => "Start",
            Self::End => "End",
            Self::Lasted => "Lasted",
            Self::Impact => "Impact",
            Self::Category => "Category",
            Self::Title => "What happened",
            Self::Cost => "Cost",
            Self::Share => "% of budget",
            Self::Back => "Comes back",
            Self::More | Self::Delete => "Actions",
        }
    }

    /// The field in which the cell is edited: a length is typed as the end.
    #[must_use]
    pub fn field(self) -> Option<Self> {
        match self {
            Self::Lasted => Some(Self::End),
            _ => Self::FIELDS.contains(&self).then_some(self),
        }
    }

    /// Sorting by it starts with the greatest: the newest, the longest, the dearest.
    #[must_use]
    pub fn falls(self) -> bool {
        !matches!(self, Self::Name | Self::Category | Self::Title)
    }
}
