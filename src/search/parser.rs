//! The grammar of filters: recursive descent with one token of lookahead and bounded depth.

use super::ast::{Compare, Expr, Op, Value};
use super::cursor::{Cursor, is_keyword};
use super::field::{self, Purpose, Resolved, found};
use super::lexer::{Kind, Token};
use super::operator::Operator;
use super::problem::{Problem, excerpt, listed, refuse};
use super::schema::Schema;
use super::{
    MAX_CLAUSES, MAX_DEPTH, MAX_FILTER_BYTES, MAX_LIST_VALUES, MAX_REGEXES, literal, pattern,
};
use crate::error::Result;

const ADVICE_OPERATOR: &str =
    "operators are =, !=, <, <=, >, >=, LIKE, ILIKE, RLIKE, [NOT] IN and IS [NOT] NULL";
const KEYWORDS: [&str; 9] = [
    "AND", "OR", "NOT", "IN", "IS", "NULL", "LIKE", "ILIKE", "RLIKE",
];

/// Reads `filter` by the rules of `schema`.
pub(super) fn parse(schema: &Schema, filter: &str) -> Result<Expr> {
    if filter.len() > MAX_FILTER_BYTES {
        let size = filter.len();
        return Err(refuse(
            "filter",
            format_args!("it has {size} bytes, more than {MAX_FILTER_BYTES}"),
        ));
    }
    parse_text(schema, filter).map_err(|problem| problem.into_error("filter", filter))
}

fn parse_text(schema: &Schema, filter: &str) -> Result<Expr, Problem> {
    if let Some(at) = filter.find('\0') {
        let what = "unexpected NUL character";
        return Err(Problem::new(what, at, "remove it"));
    }
    let tokens = Cursor::new(filter)?;
    if tokens.current.kind == Kind::End {
        return Ok(Expr::All);
    }
    let mut parser = Parser {
        schema,
        tokens,
        depth: 0,
        clauses: 0,
        list_values: 0,
        regexes: 0,
    };
    let expr = parser.or()?;
    match parser.tokens.current.kind {
        Kind::End => Ok(expr),
        _ => Err(parser
            .tokens
            .expected("AND, OR or the end", "join clauses with AND or OR")),
    }
}

struct Parser<'a> {
    schema: &'a Schema,
    tokens: Cursor<'a>,
    depth: usize,
    clauses: usize,
    list_values: usize,
    regexes: usize,
}

impl Parser<'_> {
    fn or(&mut self) -> Result<Expr, Problem> {
        let mut parts = vec![self.and()?];
        while self.tokens.take_keyword("OR")? {
            parts.push(self.and()?);
        }
        Ok(joined(parts, Expr::Or))
    }

    fn and(&mut self) -> Result<Expr, Problem> {
        let mut parts = vec![self.not()?];
        while self.tokens.take_keyword("AND")? {
            parts.push(self.not()?);
        }
        Ok(joined(parts, Expr::And))
    }

    fn not(&mut self) -> Result<Expr, Problem> {
        let start = self.tokens.current;
        if self.tokens.take_keyword("NOT")? {
            self.enter(&start)?;
            let inner = self.not()?;
            self.depth -= 1;
            return Ok(Expr::Not(Box::new(inner)));
        }
        if !self.tokens.take(Kind::Open)? {
            return self.clause();
        }
        self.enter(&start)?;
        let inner = self.or()?;
        self.depth -= 1;
        if self.tokens.take(Kind::Close)? {
            return Ok(inner);
        }
        Err(self
            .tokens
            .expected("AND, OR or ')'", "close every parenthesis"))
    }

    fn enter(&mut self, at: &Token<'_>) -> Result<(), Problem> {
        self.depth += 1;
        at_most(MAX_DEPTH, self.depth, "levels of nesting", at)
    }

    fn clause(&mut self) -> Result<Expr, Problem> {
        let start = self.tokens.current;
        if start.kind == Kind::Word && KEYWORDS.iter().any(|word| is_keyword(&start, word)) {
            return Err(self
                .tokens
                .expected("a clause", "a clause looks like metrics.loss < 0.5"));
        }
        self.clauses += 1;
        at_most(MAX_CLAUSES, self.clauses, "clauses", &start)?;
        let resolved = field::resolve(self.schema, Purpose::Filter, &start)?;
        self.tokens.advance()?;
        let at = self.tokens.current.at;
        let operator = self.operator()?;
        if !resolved.operators.contains(&operator) {
            return Err(Problem::new(
                format!(
                    "Invalid comparator '{operator}' for {}",
                    excerpt(start.text)
                ),
                at,
                format!("it takes {}", listed(resolved.operators)),
            ));
        }
        let op = self.operand(operator, &resolved)?;
        let field = resolved.field;
        Ok(Expr::Compare(Compare { field, op }))
    }

    fn operator(&mut self) -> Result<Operator, Problem> {
        let token = self.tokens.current;
        let symbol = match (token.kind, token.text) {
            (Kind::Symbol, "=") => Some(Operator::Equal),
            (Kind::Symbol, "!=") => Some(Operator::NotEqual),
            (Kind::Symbol, "<") => Some(Operator::Less),
            (Kind::Symbol, "<=") => Some(Operator::AtMost),
            (Kind::Symbol, ">") => Some(Operator::Greater),
            (Kind::Symbol, ">=") => Some(Operator::AtLeast),
            _ => None,
        };
        if let Some(operator) = symbol {
            self.tokens.advance()?;
            return Ok(operator);
        }
        let words = [
            ("LIKE", Operator::Like),
            ("ILIKE", Operator::ILike),
            ("RLIKE", Operator::Regex),
            ("IN", Operator::In),
        ];
        for (word, operator) in words {
            if self.tokens.take_keyword(word)? {
                return Ok(operator);
            }
        }
        if self.tokens.take_keyword("NOT")? {
            self.tokens.keyword(
                "IN",
                "to negate another operator, write NOT before the clause",
            )?;
            return Ok(Operator::NotIn);
        }
        if self.tokens.take_keyword("IS")? {
            let negated = self.tokens.take_keyword("NOT")?;
            self.tokens.keyword("NULL", ADVICE_OPERATOR)?;
            return Ok(if negated {
                Operator::IsNotNull
            } else {
                Operator::IsNull
            });
        }
        Err(self.tokens.expected("an operator", ADVICE_OPERATOR))
    }

    fn operand(&mut self, operator: Operator, resolved: &Resolved) -> Result<Op, Problem> {
        Ok(match operator {
            Operator::Equal => Op::Eq(self.value(resolved)?),
            Operator::NotEqual => Op::Ne(self.value(resolved)?),
            Operator::Less => Op::Lt(self.value(resolved)?),
            Operator::AtMost => Op::Le(self.value(resolved)?),
            Operator::Greater => Op::Gt(self.value(resolved)?),
            Operator::AtLeast => Op::Ge(self.value(resolved)?),
            Operator::Like => Op::Like(self.pattern()?),
            Operator::ILike => Op::ILike(self.pattern()?),
            Operator::Regex => Op::Regex(self.regex()?),
            Operator::In => Op::In(self.list(resolved)?),
            Operator::NotIn => Op::NotIn(self.list(resolved)?),
            Operator::IsNull => Op::IsNull,
            Operator::IsNotNull => Op::IsNotNull,
        })
    }

    fn value(&mut self, resolved: &Resolved) -> Result<Value, Problem> {
        let value = literal::value(resolved.kind, &self.tokens.current)?;
        self.tokens.advance()?;
        Ok(value)
    }

    fn pattern(&mut self) -> Result<String, Problem> {
        let pattern = literal::pattern(&self.tokens.current)?;
        self.tokens.advance()?;
        Ok(pattern)
    }

    fn regex(&mut self) -> Result<String, Problem> {
        let token = self.tokens.current;
        let regex = self.pattern()?;
        self.regexes += 1;
        at_most(MAX_REGEXES, self.regexes, "RLIKE clauses", &token)?;
        match pattern::compile(&regex) {
            Ok(_) => Ok(regex),
            Err(error) => Err(Problem::new(
                format!("bad pattern {}", excerpt(token.text)),
                token.at,
                error.to_string(),
            )),
        }
    }

    /// `('a', 'b')`; a trailing comma is what Python prints after a tuple's only item.
    fn list(&mut self, resolved: &Resolved) -> Result<Vec<Value>, Problem> {
        let advice = "a list looks like ('a', 'b')";
        if !self.tokens.take(Kind::Open)? {
            return Err(self.tokens.expected("'('", advice));
        }
        let mut values = Vec::new();
        loop {
            self.list_values += 1;
            at_most(
                MAX_LIST_VALUES,
                self.list_values,
                "values in lists",
                &self.tokens.current,
            )?;
            values.push(self.value(resolved)?);
            let more = self.tokens.take(Kind::Comma)?;
            if self.tokens.take(Kind::Close)? {
                return Ok(values);
            }
            if !more {
                return Err(self.tokens.expected("',' or ')'", advice));
            }
        }
    }
}

fn at_most(limit: usize, count: usize, of_what: &str, at: &Token<'_>) -> Result<(), Problem> {
    if count <= limit {
        return Ok(());
    }
    Err(Problem::new(
        format!("too many {of_what} with {}", found(at)),
        at.at,
        format!("{limit} are allowed"),
    ))
}

fn joined(mut parts: Vec<Expr>, join: fn(Vec<Expr>) -> Expr) -> Expr {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}
