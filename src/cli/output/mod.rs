//! What a command prints: tables for people, JSON and CSV for programs.

mod csv;
mod layout;
mod table;
pub mod text;

use std::io::{IsTerminal as _, Write};

use serde_json::Value;

pub use self::table::{Cell, Column, Table};
pub use self::text::double;
use crate::config::env;
use crate::error::{Error, Result};

/// How a command's result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON document, whose shape stays.
    Json,
    /// The first table, exact.
    Csv,
}

/// The terminal that standard output is, if it is one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminal {
    /// Columns; `None` when nothing needs to fit.
    pub width: Option<usize>,
    /// Whether colours are shown.
    pub colours: bool,
}

impl Terminal {
    /// That of this process.
    pub fn of_stdout() -> Self {
        if !std::io::stdout().is_terminal() {
            return Self::default();
        }
        let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let is_dumb = env::get(env::TERM).is_some_and(|term| term == "dumb");
        Self {
            width,
            colours: env::get(env::NO_COLOR).is_none() && !is_dumb,
        }
    }
}

/// A command's result.
#[derive(Debug)]
pub struct Report {
    json: Value,
    blocks: Vec<Block>,
    notes: Vec<String>,
    format: Option<Format>,
}

#[derive(Debug)]
enum Block {
    Heading(String),
    Line(String),
    Table(Table),
}

impl Report {
    /// A result that programs read as `json`; what people read is added to it.
    pub fn new(json: Value) -> Self {
        Self {
            json,
            blocks: Vec::new(),
            notes: Vec::new(),
            format: None,
        }
    }

    /// A table, which programs read as `json`.
    pub fn table(json: Value, table: Table) -> Self {
        Self::new(json).with_table(table)
    }

    /// Adds a line of text.
    pub fn with_line(mut self, line: impl Into<String>) -> Self {
        self.blocks.push(Block::Line(line.into()));
        self
    }

    /// Adds a heading and a table, unless the table has no rows.
    pub fn with_section(mut self, heading: &str, table: Table) -> Self {
        if !table.is_empty() {
            self.blocks.push(Block::Heading(heading.to_owned()));
            self.blocks.push(Block::Table(table));
        }
        self
    }

    /// Adds a table.
    pub fn with_table(mut self, table: Table) -> Self {
        self.blocks.push(Block::Table(table));
        self
    }

    /// Adds what people should know beside the result; it goes to standard error.
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Is written like this, whatever was asked for.
    pub fn always(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    /// Writes it to standard output, and the notes to standard error. A reader that has seen enough
    /// is no error.
    pub fn print(&self, format: Format) -> Result<()> {
        let format = self.format.unwrap_or(format);
        let text = self.render(format, Terminal::of_stdout())?;
        write_out(text.as_bytes())?;
        if format == Format::Text {
            for note in &self.notes {
                // Nothing is left to report to when standard error is closed.
                let _ = writeln!(std::io::stderr(), "{}", text::printable(note));
            }
        }
        Ok(())
    }

    /// The text of it.
    pub fn render(&self, format: Format, terminal: Terminal) -> Result<String> {
        Ok(match format {
            Format::Json => pretty(&self.json)?,
            Format::Csv => self.first_table().map(csv::write).unwrap_or_default(),
            Format::Text => self.text(terminal),
        })
    }

    fn first_table(&self) -> Option<&Table> {
        self.blocks.iter().find_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
    }

    fn text(&self, terminal: Terminal) -> String {
        let mut out = String::new();
        for block in &self.blocks {
            match block {
                Block::Heading(heading) => {
                    out.push('\n');
                    out.push_str(&text::bold(heading, terminal));
                    out.push('\n');
                }
                Block::Line(line) => {
                    out.push_str(&text::printable(line));
                    out.push('\n');
                }
                Block::Table(table) => layout::write(&mut out, table, terminal),
            }
        }
        out
    }
}

/// A JSON document on lines of its own.
pub fn pretty(json: &Value) -> Result<String> {
    let text = serde_json::to_string_pretty(json)
        .map_err(|e| Error::internal("the result cannot be written as JSON", e))?;
    Ok(text + "\n")
}

/// Writes bytes to standard output.
pub fn write_out(bytes: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::unavailable(
            "standard output cannot be written",
            error,
        )),
        _ => Ok(()),
    }
}
