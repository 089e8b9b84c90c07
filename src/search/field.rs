//! Finds the field that a name in a filter or an `order_by` clause means.

use super::ast::{DatasetField, Field, Stat};
use super::lexer::{self, Token};
use super::operator::{NUMERIC, Operators, TEXT_OR_LIST};
use super::problem::{Problem, excerpt, listed};
use super::schema::{Kind, Namespace, Schema, Sortable};

/// What the field is wanted for: not every field serves both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Filter,
    Sort,
}

/// A field with what it can be compared with.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) field: Field,
    pub(super) kind: Kind,
    pub(super) operators: Operators,
}

/// The field that `token` names.
pub(super) fn resolve(
    schema: &Schema,
    purpose: Purpose,
    token: &Token<'_>,
) -> Result<Resolved, Problem> {
    match token.kind {
        lexer::Kind::Word => attribute(schema, purpose, token.text, token.at),
        lexer::Kind::Quoted { inner, .. } => attribute(schema, purpose, inner, token.at),
        lexer::Kind::Path {
            prefix,
            key,
            quoted,
        } => {
            let namespace = namespace(schema, purpose, prefix, token.at)?;
            match namespace {
                Namespace::Attributes => attribute(schema, purpose, key, token.at),
                Namespace::Metrics => Ok(metric(key, schema.statistics && !quoted)),
                Namespace::Params(kind, operators) => Ok(Resolved {
                    field: Field::Param(key.to_owned()),
                    kind,
                    operators,
                }),
                Namespace::Tags(kind, operators) => Ok(Resolved {
                    field: Field::Tag(key.to_owned()),
                    kind,
                    operators,
                }),
                Namespace::Datasets => dataset(key, token.at),
            }
        }
        _ => Err(Problem::new(
            format!("expected a field, found {}", found(token)),
            token.at,
            valid_prefixes(schema, purpose),
        )),
    }
}

/// The token as a message shows it.
pub(super) fn found(token: &Token<'_>) -> String {
    match token.kind {
        lexer::Kind::End => "the end".to_owned(),
        _ => excerpt(token.text),
    }
}

fn attribute(schema: &Schema, purpose: Purpose, key: &str, at: usize) -> Result<Resolved, Problem> {
    let usable = schema.attributes.iter().filter(|a| match purpose {
        Purpose::Filter => !a.operators.is_empty(),
        Purpose::Sort => a.sortable,
    });
    match usable.clone().find(|a| a.is_called(key)) {
        Some(found) => Ok(Resolved {
            field: Field::Attribute(found.name),
            kind: found.kind,
            operators: found.operators,
        }),
        None => Err(Problem::new(
            format!("Invalid attribute key {} specified", excerpt(key)),
            at,
            format!("valid keys are {}", listed(usable.map(|a| a.name))),
        )),
    }
}

fn namespace(
    schema: &Schema,
    purpose: Purpose,
    name: &str,
    at: usize,
) -> Result<Namespace, Problem> {
    let prefix = schema.prefixes.iter().find(|p| p.names.contains(&name));
    match prefix {
        Some(prefix) if serves(schema, purpose, prefix.namespace) => Ok(prefix.namespace),
        Some(_) => Err(Problem::new(
            format!("cannot sort by {}", excerpt(name)),
            at,
            valid_prefixes(schema, purpose),
        )),
        None => Err(Problem::new(
            format!("Invalid entity type {}", excerpt(name)),
            at,
            valid_prefixes(schema, purpose),
        )),
    }
}

fn serves(schema: &Schema, purpose: Purpose, namespace: Namespace) -> bool {
    match (purpose, namespace) {
        (Purpose::Filter, _) | (Purpose::Sort, Namespace::Attributes) => true,
        (Purpose::Sort, Namespace::Metrics) => schema.sortable != Sortable::AttributesOnly,
        (Purpose::Sort, Namespace::Params(..) | Namespace::Tags(..)) => {
            schema.sortable == Sortable::Keyed
        }
        (Purpose::Sort, Namespace::Datasets) => false,
    }
}

fn valid_prefixes(schema: &Schema, purpose: Purpose) -> String {
    let usable = schema.prefixes.iter();
    let usable = usable.filter(|p| serves(schema, purpose, p.namespace));
    let names = usable.flat_map(|p| p.names.iter().map(|name| format!("{name}.<key>")));
    format!("fields are attributes and {}", listed(names))
}

/// The metric `key`; with `statistics`, a suffix may name one of its statistics.
fn metric(key: &str, statistics: bool) -> Resolved {
    let suffixed = key.rsplit_once('.').filter(|_| statistics);
    let (key, stat, literal) = match suffixed {
        Some((base, suffix)) if !base.is_empty() => match Stat::named(suffix) {
            Some(stat) => (base, stat, Some(key.to_owned())),
            None => (key, Stat::Last, None),
        },
        _ => (key, Stat::Last, None),
    };
    Resolved {
        field: Field::Metric {
            key: key.to_owned(),
            stat,
            literal,
        },
        kind: Kind::Number,
        operators: NUMERIC,
    }
}

fn dataset(key: &str, at: usize) -> Result<Resolved, Problem> {
    let field = match key {
        "name" => DatasetField::Name,
        "digest" => DatasetField::Digest,
        "context" => DatasetField::Context,
        _ => {
            return Err(Problem::new(
                format!("unknown dataset key {}", excerpt(key)),
                at,
                "valid keys are name, digest, context",
            ));
        }
    };
    Ok(Resolved {
        field: Field::Dataset(field),
        kind: Kind::Text,
        operators: TEXT_OR_LIST,
    })
}
