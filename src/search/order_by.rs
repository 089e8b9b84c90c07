//! The grammar of `order_by`: a field and a direction.

use super::ast::{Field, OrderBy};
use super::field::{self, Purpose, found};
use super::lexer::{Kind, Lexer, Token};
use super::problem::{Problem, excerpt, refuse};
use super::schema::Schema;
use super::{MAX_ORDER_BY, MAX_ORDER_BY_BYTES};
use crate::error::Result;

/// Reads the `order_by` list of a request; a field may occur once.
pub(super) fn parse(schema: &Schema, clauses: &[String]) -> Result<Vec<OrderBy>> {
    if clauses.len() > MAX_ORDER_BY {
        let count = clauses.len();
        return Err(refuse(
            "order_by",
            format_args!("it has {count} clauses, more than {MAX_ORDER_BY}"),
        ));
    }
    let mut keys: Vec<OrderBy> = Vec::with_capacity(clauses.len());
    for clause in clauses {
        let subject = format!("order_by clause {}", excerpt(clause));
        let key = within_limits(&subject, clause)
            .and_then(|()| one(schema, clause).map_err(|p| p.into_error(&subject, clause)))?;
        if keys.iter().any(|earlier| earlier.field == key.field) {
            let what = "an earlier clause sorts by the same field; remove one of them";
            return Err(refuse(&subject, what));
        }
        keys.push(key);
    }
    Ok(keys)
}

/// Reads a field name that stands alone in a structured `order_by`; metric keys are not quoted.
pub(super) fn field_name(schema: &Schema, name: &str) -> Result<Field> {
    let subject = format!("order by field name: {}", excerpt(name));
    within_limits(&subject, name)?;
    let trimmed = name.trim();
    let kind = match trimmed.split_once('.') {
        None => Kind::Word,
        Some((_, "")) => return Err(refuse(&subject, "the key after the '.' is missing")),
        Some((prefix, key)) => Kind::Path {
            prefix,
            key,
            quoted: true,
        },
    };
    let token = Token {
        kind,
        text: trimmed,
        at: 0,
    };
    field::resolve(schema, Purpose::Sort, &token)
        .map(|resolved| resolved.field)
        .map_err(|problem| problem.into_error(&subject, name))
}

fn within_limits(subject: &str, clause: &str) -> Result<()> {
    if clause.len() > MAX_ORDER_BY_BYTES {
        let size = clause.len();
        return Err(refuse(
            subject,
            format_args!("it has {size} bytes, more than {MAX_ORDER_BY_BYTES}"),
        ));
    }
    if clause.contains('\0') {
        return Err(refuse(subject, "it contains a NUL character; remove it"));
    }
    Ok(())
}

fn one(schema: &Schema, clause: &str) -> Result<OrderBy, Problem> {
    let mut lexer = Lexer::new(clause);
    let field = field::resolve(schema, Purpose::Sort, &lexer.next()?)?.field;
    let direction = lexer.next()?;
    let ascending = match direction.kind {
        Kind::End => true,
        Kind::Word if direction.text.eq_ignore_ascii_case("asc") => true,
        Kind::Word if direction.text.eq_ignore_ascii_case("desc") => false,
        _ => return Err(unexpected("ASC or DESC", &direction)),
    };
    let end = lexer.next()?;
    match end.kind {
        Kind::End => Ok(OrderBy { field, ascending }),
        _ => Err(unexpected("the end", &end)),
    }
}

fn unexpected(expected: &str, token: &Token<'_>) -> Problem {
    Problem::new(
        format!("expected {expected}, found {}", found(token)),
        token.at,
        "a clause is one field, then ASC or DESC or nothing",
    )
}
