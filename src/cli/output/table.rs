//! A table, before it is laid out.

use super::text;

/// A column's head.
#[derive(Debug, Clone)]
pub struct Column {
    pub(super) title: String,
    pub(super) is_number: bool,
}

impl Column {
    /// A column of texts.
    pub fn text(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            is_number: false,
        }
    }

    /// A column of numbers, which end at the same place.
    pub fn number(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            is_number: true,
        }
    }
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// There is none.
    Empty,
    /// Text as it is.
    Text(String),
    /// An id, of which a terminal shows as much as tells it from the others.
    Id(String),
    /// A status or a stage, which has a colour.
    Status(String),
    /// A whole number.
    Integer(i64),
    /// A double.
    Double(f64),
    /// Milliseconds since the epoch.
    Time(i64),
    /// Milliseconds.
    Duration(i64),
    /// Bytes.
    Bytes(i64),
}

impl Cell {
    /// Text, or nothing where it is empty.
    pub fn of(text: &str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }

    /// A time, or nothing where none was given.
    pub fn time(ms: i64) -> Self {
        if ms == 0 { Self::Empty } else { Self::Time(ms) }
    }

    /// For people.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Double(value) => text::double(*value),
            Self::Time(ms) => text::time(*ms),
            Self::Duration(ms) => text::duration(*ms),
            Self::Bytes(count) => text::bytes(*count),
            _ => text::printable(&self.exact()).into_owned(),
        }
    }

    /// For programs: every digit, times and sizes as numbers.
    pub(super) fn exact(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Id(text) | Self::Status(text) => text.clone(),
            Self::Integer(number)
            | Self::Time(number)
            | Self::Duration(number)
            | Self::Bytes(number) => number.to_string(),
            Self::Double(value) => text::exact(*value),
        }
    }
}

/// Columns and rows.
#[derive(Debug, Default)]
pub struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Cell>>,
    pub(super) has_head: bool,
}

impl Table {
    /// A table without rows yet.
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Self {
        Self {
            columns: columns.into_iter().collect(),
            rows: Vec::new(),
            has_head: true,
        }
    }

    /// Names and values, one pair a line.
    pub fn pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, Cell)>) -> Self {
        let mut table = Self::new([Column::text("name"), Column::text("value")]);
        table.has_head = false;
        let filled = pairs.into_iter().filter(|(_, cell)| *cell != Cell::Empty);
        table.rows = filled
            .map(|(name, cell)| vec![Cell::Text(name.to_owned()), cell])
            .collect();
        table
    }

    /// Adds a row, a cell for each column.
    pub fn push(&mut self, row: Vec<Cell>) {
        self.rows.push(row);
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
