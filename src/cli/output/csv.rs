//! Tables as RFC 4180 CSV, with every digit.

use super::table::Table;

pub(super) fn write(table: &Table) -> String {
    let mut out = String::new();
    let titles = table.columns.iter().map(|column| column.title.clone());
    line(&mut out, titles);
    for row in &table.rows {
        line(&mut out, row.iter().map(super::table::Cell::exact));
    }
    out
}

fn line(out: &mut String, fields: impl Iterator<Item = String>) {
    for (index, field) in fields.enumerate() {
        if index > 0 {
            out.push(',');
        }
        if field.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::super::{Cell, Column, Table};

    #[test]
    fn separators_and_quotes_are_quoted() {
        let mut table = Table::new([Column::text("a,b"), Column::number("n")]);
        table.push(vec![Cell::of("say \"hi\"\n"), Cell::Double(0.1 + 0.2)]);
        let expected = "\"a,b\",n\r\n\"say \"\"hi\"\"\n\",0.30000000000000004\r\n";
        assert_eq!(super::write(&table), expected);
    }
}
