//! What errors of Postgres mean to a caller, and which of them pass by themselves.

use std::error::Error as _;

use tokio_postgres::error::SqlState;

use super::session::Failed;
use crate::error::Error;

/// An error in the database's and the driver's own words. They may name tables and hosts: they are
/// for the log.
pub(super) fn describe(error: &tokio_postgres::Error) -> String {
    if let Some(error) = error.as_db_error() {
        return format!("{error} ({})", error.code().code());
    }
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

/// What a failure means to the caller.
pub(super) fn meaning(failed: &Failed) -> Error {
    let error = match failed {
        Failed::Driver(error) => error,
        Failed::Silence(limit) => {
            return Error::unavailable(
                "the database does not answer; try again",
                format!("nothing came within {limit:?}"),
            );
        }
    };
    let text = describe(error);
    let Some(code) = error.code() else {
        return Error::unavailable("the database connection failed; try again", text);
    };
    match *code {
        SqlState::UNIQUE_VIOLATION => {
            Error::Conflict("the write contradicts what is stored already".into())
        }
        SqlState::INVALID_REGULAR_EXPRESSION => Error::Invalid(
            "Invalid filter: the database does not take a regular expression of RLIKE; use simpler \
             syntax"
                .into(),
        ),
        SqlState::PROGRAM_LIMIT_EXCEEDED => {
            Error::Invalid("a value is longer than the database can index".into())
        }
        SqlState::QUERY_CANCELED => Error::unavailable(
            "the database took longer than `--db-statement-timeout` allows; try again, or ask for less",
            text,
        ),
        SqlState::T_R_SERIALIZATION_FAILURE
        | SqlState::T_R_DEADLOCK_DETECTED
        | SqlState::LOCK_NOT_AVAILABLE => {
            Error::unavailable("other writers were in the way; try again", text)
        }
        _ if is_outage(code) => Error::unavailable("the database cannot serve now; try again", text),
        _ => Error::internal("the database failed", text),
    }
}

/// States of a server that pass: it stops, starts, fails over or is full.
fn is_outage(code: &SqlState) -> bool {
    // Connection exceptions, insufficient resources, operator intervention, system errors; and
    // what a pooler in front says when it has no server to offer.
    ["08", "53", "57", "58"].contains(&&code.code()[..2])
        || [
            SqlState::READ_ONLY_SQL_TRANSACTION,
            // A standby numbers no transactions.
            SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE,
            SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
            SqlState::INVALID_PASSWORD,
            SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
            SqlState::INVALID_CATALOG_NAME,
        ]
        .contains(code)
}

/// Whether another transaction was in the way, so that the same one may succeed now.
pub(super) fn is_conflict(failed: &Failed) -> bool {
    let Failed::Driver(error) = failed else {
        return false;
    };
    matches!(
        error.code(),
        Some(
            &(SqlState::T_R_SERIALIZATION_FAILURE
                | SqlState::T_R_DEADLOCK_DETECTED
                | SqlState::LOCK_NOT_AVAILABLE)
        )
    )
}

/// Whether a new connection, to this server or the one that took its place, may do better.
pub(super) fn is_disconnect(failed: &Failed) -> bool {
    let Failed::Driver(error) = failed else {
        return false;
    };
    match error.code() {
        None => true,
        Some(code) => {
            code.code().starts_with("08")
                || [
                    SqlState::ADMIN_SHUTDOWN,
                    SqlState::CRASH_SHUTDOWN,
                    SqlState::CANNOT_CONNECT_NOW,
                    SqlState::READ_ONLY_SQL_TRANSACTION,
                    SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE,
                    SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
                    SqlState::INVALID_SQL_STATEMENT_NAME,
                ]
                .contains(code)
        }
    }
}
