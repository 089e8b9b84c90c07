//! The parser's place in the token stream: one token of lookahead.

use super::field::found;
use super::lexer::{Kind, Lexer, Token};
use super::problem::Problem;

pub(super) struct Cursor<'a> {
    lexer: Lexer<'a>,
    pub(super) current: Token<'a>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(source: &'a str) -> Result<Self, Problem> {
        let mut lexer = Lexer::new(source);
        let current = lexer.next()?;
        Ok(Self { lexer, current })
    }

    pub(super) fn advance(&mut self) -> Result<(), Problem> {
        self.current = self.lexer.next()?;
        Ok(())
    }

    /// Steps over the current token if it is of `kind`.
    pub(super) fn take(&mut self, kind: Kind<'a>) -> Result<bool, Problem> {
        let taken = self.current.kind == kind;
        if taken {
            self.advance()?;
        }
        Ok(taken)
    }

    /// Steps over the current token if it is `word`, in any case.
    pub(super) fn take_keyword(&mut self, word: &str) -> Result<bool, Problem> {
        let taken = is_keyword(&self.current, word);
        if taken {
            self.advance()?;
        }
        Ok(taken)
    }

    /// Steps over `word` or refuses what stands in its place.
    pub(super) fn keyword(&mut self, word: &str, advice: &str) -> Result<(), Problem> {
        if self.take_keyword(word)? {
            return Ok(());
        }
        Err(self.expected(word, advice))
    }

    pub(super) fn expected(&self, what: &str, advice: &str) -> Problem {
        let what = format!("expected {what}, found {}", found(&self.current));
        Problem::new(what, self.current.at, advice)
    }
}

pub(super) fn is_keyword(token: &Token<'_>, word: &str) -> bool {
    token.kind == Kind::Word && token.text.eq_ignore_ascii_case(word)
}
