//! Splits a filter or an `order_by` clause into tokens, one at a time.

use super::problem::{Problem, excerpt};

/// A token and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    /// The token as written.
    pub(super) text: &'a str,
    /// Byte offset of its first character.
    pub(super) at: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind<'a> {
    /// A keyword or an attribute without prefix.
    Word,
    /// `prefix.key`.
    Path {
        prefix: &'a str,
        key: &'a str,
        quoted: bool,
    },
    /// Text between two equal quotes: a literal or an attribute, by where it stands.
    Quoted {
        quote: char,
        inner: &'a str,
    },
    /// A finite decimal number, or one too large for a double and thus infinite.
    Number(f64),
    /// One of `= != < <= > >=`.
    Symbol,
    Open,
    Close,
    Comma,
    /// After the last token.
    End,
}

const ADVICE_KEY: &str =
    "a key with characters other than letters, digits, '_' and '.' stands between back quotes";

#[derive(Debug)]
pub(super) struct Lexer<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self { source, at: 0 }
    }

    pub(super) fn next(&mut self) -> Result<Token<'a>, Problem> {
        self.take_while(char::is_whitespace);
        let start = self.at;
        let Some(first) = self.peek() else {
            return Ok(self.token(Kind::End, start));
        };
        let kind = match first {
            '(' => self.single(Kind::Open),
            ')' => self.single(Kind::Close),
            ',' => self.single(Kind::Comma),
            '=' | '!' | '<' | '>' => self.symbol()?,
            '\'' | '"' | '`' => self.quoted_or_path(first)?,
            '-' | '.' | '0'..='9' => self.number()?,
            c if is_word(c) => self.word_or_path()?,
            _ => return Err(self.unexpected()),
        };
        Ok(self.token(kind, start))
    }

    fn token(&self, kind: Kind<'a>, start: usize) -> Token<'a> {
        Token {
            kind,
            text: &self.source[start..self.at],
            at: start,
        }
    }

    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Every caller has seen an ASCII character, so one byte is one character.
    fn single(&mut self, kind: Kind<'a>) -> Kind<'a> {
        self.at += 1;
        kind
    }

    fn symbol(&mut self) -> Result<Kind<'a>, Problem> {
        let start = self.at;
        let text = self.take_while(|c| matches!(c, '=' | '!' | '<' | '>'));
        match text {
            "=" | "!=" | "<" | "<=" | ">" | ">=" => Ok(Kind::Symbol),
            _ => Err(Problem::new(
                format!("Invalid comparator {}", excerpt(text)),
                start,
                "comparisons are =, !=, <, <=, > and >=",
            )),
        }
    }

    fn number(&mut self) -> Result<Kind<'a>, Problem> {
        let (start, rest) = (self.at, self.rest());
        let unsigned = rest.strip_prefix('-').unwrap_or(rest);
        if !unsigned.starts_with(|c: char| c == '.' || c.is_ascii_digit()) {
            return Err(self.unexpected());
        }
        let mut previous = '-';
        let end = rest.find(|c| {
            let sign = matches!(c, '+' | '-') && matches!(previous, '-' | 'e' | 'E');
            previous = c;
            !(sign || c == '.' || is_word(c))
        });
        let text = &rest[..end.unwrap_or(rest.len())];
        self.at += text.len();
        text.parse().map(Kind::Number).map_err(|_| {
            Problem::new(
                format!("malformed number {}", excerpt(text)),
                start,
                "numbers look like 5, -0.5 or 1e-3",
            )
        })
    }

    fn word_or_path(&mut self) -> Result<Kind<'a>, Problem> {
        let word = self.take_while(|c| c == '.' || is_word(c));
        match (word.split_once('.'), self.peek()) {
            // `LIKE'a'` needs no space.
            (None, Some('\'' | '"')) => Ok(Kind::Word),
            (None, _) => self.end_of_name().map(|()| Kind::Word),
            (Some((prefix, "")), Some(quote @ ('\'' | '"' | '`'))) => {
                let key = self.quoted(quote)?;
                self.path(prefix, key, true)
            }
            (Some((prefix, key)), _) => self.path(prefix, key, false),
        }
    }

    fn quoted_or_path(&mut self, quote: char) -> Result<Kind<'a>, Problem> {
        let inner = self.quoted(quote)?;
        if quote == '\'' || self.peek() != Some('.') {
            return Ok(Kind::Quoted { quote, inner });
        }
        self.at += 1;
        if let Some(quote @ ('\'' | '"' | '`')) = self.peek() {
            let key = self.quoted(quote)?;
            self.path(inner, key, true)
        } else {
            let key = self.take_while(|c| c == '.' || is_word(c));
            self.path(inner, key, false)
        }
    }

    fn path(&self, prefix: &'a str, key: &'a str, quoted: bool) -> Result<Kind<'a>, Problem> {
        if key.is_empty() {
            return Err(Problem::new(
                format!("no key after {}", excerpt(&format!("{prefix}."))),
                self.at,
                ADVICE_KEY,
            ));
        }
        self.end_of_name()?;
        Ok(Kind::Path {
            prefix,
            key,
            quoted,
        })
    }

    /// Refuses `loss-x` and `` `a`.b `` here, where the cause is known.
    fn end_of_name(&self) -> Result<(), Problem> {
        match self.peek() {
            None | Some('(' | ')' | ',' | '=' | '!' | '<' | '>') => Ok(()),
            Some(c) if c.is_whitespace() => Ok(()),
            Some(_) => Err(self.unexpected()),
        }
    }

    /// The text between the quote at the current place and the one that closes it.
    fn quoted(&mut self, quote: char) -> Result<&'a str, Problem> {
        let body = &self.source[self.at + 1..];
        let Some(end) = closing_quote(body, quote) else {
            return Err(Problem::new(
                format!("unterminated quote {}", excerpt(self.rest())),
                self.at,
                format!("close it with {quote}"),
            ));
        };
        self.at += end + 2;
        Ok(&body[..end])
    }

    fn unexpected(&self) -> Problem {
        let found: String = self.peek().into_iter().collect();
        let what = format!("unexpected character {}", excerpt(&found));
        Problem::new(what, self.at, ADVICE_KEY)
    }
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// Where `body` ends, by MLflow's rule: a doubled quote and, in values, one after a backslash are
/// part of the text; but a final backslash is one (`'C:\'`) when no other quote follows.
fn closing_quote(body: &str, quote: char) -> Option<usize> {
    let (mut from, mut fallback) = (0, None);
    while let Some(found) = body[from..].find(quote) {
        let at = from + found;
        from = at + 1;
        if quote != '`' && body[..at].ends_with('\\') {
            fallback = Some(at);
        } else if body[from..].starts_with(quote) {
            from += 1;
            fallback = None;
        } else {
            return Some(at);
        }
    }
    fallback
}
