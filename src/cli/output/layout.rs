//! A table as lines: as wide as it needs, no wider than the terminal.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::table::{Cell, Column, Table};
use super::{Terminal, text};

/// Between two columns.
const GAP: usize = 2;
/// No column of texts is cut below this.
const NARROWEST: usize = 10;
/// What ends the line that tells how many columns did not fit.
const HOW_TO_SEE_MORE: &str = ": widen the terminal, or use --json or --csv)\n";
/// Characters of an id that are always shown.
const SHORTEST_ID: usize = 8;

/// Appends the table's lines.
pub(super) fn write(out: &mut String, table: &Table, terminal: Terminal) {
    let ids = terminal.width.map(|_| id_length(table));
    let cells: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| shown(cell, ids)).collect())
        .collect();
    let mut widths: Vec<usize> = (0..table.columns.len())
        .map(|index| natural(table, &cells, index))
        .collect();
    let hidden = terminal
        .width
        .map_or(0, |width| fit(&cuttable(table), &mut widths, width));
    if table.has_head {
        let titles = table.columns.iter();
        let titles: Vec<String> = titles
            .map(|column| text::printable(&column.title).into_owned())
            .collect();
        let head = line(&table.columns, &titles, &widths);
        out.push_str(&text::bold(&head, terminal));
        out.push('\n');
    }
    for (row, shown) in table.rows.iter().zip(&cells) {
        let is_status = |index: usize| matches!(row.get(index), Some(Cell::Status(_)));
        out.push_str(&painted(
            &table.columns,
            shown,
            &widths,
            is_status,
            terminal,
        ));
        out.push('\n');
    }
    if hidden > 0 {
        let plural = if hidden == 1 { "" } else { "s" };
        for text in [
            "(",
            &hidden.to_string(),
            " more column",
            plural,
            HOW_TO_SEE_MORE,
        ] {
            out.push_str(text);
        }
    }
}

fn shown(cell: &Cell, ids: Option<usize>) -> String {
    match (cell, ids) {
        (Cell::Id(id), Some(length)) => text::printable(id).chars().take(length).collect(),
        _ => cell.shown(),
    }
}

/// How much of the ids of a table tells them apart.
fn id_length(table: &Table) -> usize {
    let cells = table.rows.iter().flatten();
    let mut ids: Vec<&str> = cells
        .filter_map(|cell| match cell {
            Cell::Id(id) => Some(id.as_str()),
            _ => None,
        })
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let common = |pair: &[&str]| {
        let both = pair[0].chars().zip(pair[1].chars());
        both.take_while(|(a, b)| a == b).count() + 1
    };
    let longest = ids.windows(2).map(common).max().unwrap_or(0);
    longest.max(SHORTEST_ID)
}

fn natural(table: &Table, cells: &[Vec<String>], index: usize) -> usize {
    let title = if table.has_head {
        table.columns[index].title.width()
    } else {
        0
    };
    let longest = cells.iter().filter_map(|row| row.get(index));
    longest
        .map(|cell| cell.width())
        .max()
        .unwrap_or(0)
        .max(title)
}

/// Which columns may be cut: those of texts, not of ids, times and numbers.
fn cuttable(table: &Table) -> Vec<bool> {
    let is_text = |index: usize| {
        let mut cells = table.rows.iter().filter_map(|row| row.get(index));
        cells.any(|cell| matches!(cell, Cell::Text(_)))
    };
    (0..table.columns.len()).map(is_text).collect()
}

/// Cuts the widest columns of texts until the table fits; when that is not enough, the last columns
/// are left out. Tells how many.
fn fit(cuttable: &[bool], widths: &mut Vec<usize>, limit: usize) -> usize {
    let total =
        |widths: &[usize]| widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
    while total(widths) > limit {
        let excess = total(widths) - limit;
        let texts = widths.iter().enumerate();
        let widest = texts
            .filter(|(index, width)| cuttable[*index] && **width > NARROWEST)
            .max_by_key(|(_, width)| **width);
        let Some((index, _)) = widest else {
            break;
        };
        let second = widths.iter().enumerate();
        let second = second
            .filter(|(other, _)| *other != index && cuttable[*other])
            .map(|(_, width)| *width)
            .max()
            .unwrap_or(NARROWEST);
        // At least one at a time; at once down to the next widest.
        let cut = excess.min((widths[index].saturating_sub(second)).max(1));
        widths[index] = (widths[index] - cut).max(NARROWEST);
    }
    let all = widths.len();
    while widths.len() > 1 && total(widths) > limit {
        widths.pop();
    }
    all - widths.len()
}

fn line(columns: &[Column], cells: &[String], widths: &[usize]) -> String {
    painted(columns, cells, widths, |_| false, Terminal::default())
}

fn painted(
    columns: &[Column],
    cells: &[String],
    widths: &[usize],
    is_status: impl Fn(usize) -> bool,
    terminal: Terminal,
) -> String {
    let mut out = String::new();
    for (index, (cell, width)) in cells.iter().zip(widths).enumerate() {
        if index > 0 {
            out.push_str(&" ".repeat(GAP));
        }
        let cell = cut(cell, *width);
        let padding = " ".repeat(width.saturating_sub(cell.width()));
        if columns[index].is_number {
            out.push_str(&padding);
        }
        if is_status(index) {
            out.push_str(&text::coloured(&cell, terminal));
        } else {
            out.push_str(&cell);
        }
        if !columns[index].is_number {
            out.push_str(&padding);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// As much of a text as is `width` columns wide, with a sign that there is more.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new([
            Column::text("run"),
            Column::text("name"),
            Column::text("status"),
            Column::number("loss"),
        ]);
        for (id, name, loss) in [
            ("0123456789abcdef", "模型 with a rather long name", 0.125),
            ("0123456789ffffff", "b", 12.5),
        ] {
            table.push(vec![
                Cell::Id(id.into()),
                Cell::of(name),
                Cell::Status("FINISHED".into()),
                Cell::Double(loss),
            ]);
        }
        table
    }

    fn rendered(width: Option<usize>, colours: bool) -> String {
        let mut out = String::new();
        write(&mut out, &table(), Terminal { width, colours });
        out
    }

    #[test]
    fn without_a_terminal_everything_is_written() {
        let expected = "\
run               name                          status     loss
0123456789abcdef  模型 with a rather long name  FINISHED  0.125
0123456789ffffff  b                             FINISHED   12.5
";
        assert_eq!(rendered(None, false), expected);
    }

    #[test]
    fn a_terminal_shows_what_fits_and_ids_as_far_as_they_differ() {
        let expected = "\
run          name        status     loss
0123456789a  模型 with…  FINISHED  0.125
0123456789f  b           FINISHED   12.5
";
        assert_eq!(rendered(Some(40), false), expected);
        let narrow = rendered(Some(20), false);
        assert!(
            narrow.ends_with("(3 more columns: widen the terminal, or use --json or --csv)\n"),
            "{narrow}"
        );
    }

    #[test]
    fn colours_do_not_change_the_layout() {
        let coloured = rendered(Some(40), true);
        assert!(
            coloured.contains("\u{1b}[32mFINISHED\u{1b}[0m  0.125"),
            "{coloured}"
        );
    }
}
