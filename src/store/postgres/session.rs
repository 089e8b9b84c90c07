//! One connection, used from one blocking thread at a time.
//!
//! The driver's asynchronous client runs on a small runtime of the connection's own: statements
//! take no detour over another thread, may be sent before the answer to the one before has come,
//! and end after a limit even when the peer is frozen and its kernel still acknowledges.

use std::error::Error as _;
use std::io;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config, NoTls};

use super::hosts::Host;
use super::statements::Statements;
use super::target::Target;
use super::tls::Mode;
use super::{outcome, pooler};
use crate::clock;
use crate::error::{Error, Result};

/// Why a statement was not answered.
#[derive(Debug)]
pub(super) enum Failed {
    /// The server, or the connection, says no.
    Driver(tokio_postgres::Error),
    /// Nothing came in time.
    Silence(Duration),
}

/// A connection to a server.
pub(super) struct Session {
    /// Declared before the runtime its socket belongs to.
    client: Client,
    runtime: Runtime,
    opened: Instant,
    broken: bool,
    /// Which server it leads to; `None` where commits cannot be looked up.
    identity: Option<String>,
    /// What is prepared; `None` where a pooler stands between, which gives each transaction another
    /// process.
    statements: Option<Statements>,
}

/// What a statement is sent with.
pub(super) struct Link<'s> {
    pub(super) client: &'s Client,
    pub(super) statements: Option<&'s mut Statements>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("opened", &self.opened)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Connects to the first host that answers and is of use.
    pub(super) fn open(target: &Target) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| Error::internal("a connection's runtime cannot be made", e))?;
        let mut hosts: Vec<&Host> = target.hosts.iter().collect();
        if target.shuffle {
            clock::shuffle(&mut hosts);
        }
        let mut failure = None;
        for host in hosts {
            match login(&runtime, target, host) {
                Ok(client) => {
                    let limit = target.connect_timeout;
                    let ask = |sql| {
                        let asked = async { Ok(client.simple_query(sql).await?) };
                        let answer = runtime.block_on(within(limit, asked));
                        answer.ok().and_then(|found| outcome::first_value(&found))
                    };
                    let process = ask("SELECT pg_backend_pid()");
                    let named = runtime.block_on(pooler::named_process(&client)).ok();
                    let is_direct = process.is_some() && process == named.map(|id| id.to_string());
                    return Ok(Self {
                        identity: ask(outcome::IDENTITY),
                        statements: is_direct.then(Statements::default),
                        client,
                        runtime,
                        opened: Instant::now(),
                        broken: false,
                    });
                }
                Err(error) => failure = Some(error),
            }
        }
        Err(failure.unwrap_or_else(|| Error::bug("a database without a host")))
    }

    /// Waits for answers of the server, no longer than `limit` when that is not zero.
    pub(super) fn wait<T, F>(&mut self, limit: Duration, answer: F) -> Result<T, Failed>
    where
        F: AsyncFnOnce(Link<'_>) -> Result<T, Failed>,
    {
        let link = Link {
            client: &self.client,
            statements: self.statements.as_mut(),
        };
        let result = self.runtime.block_on(within(limit, answer(link)));
        self.broken |= match &result {
            Ok(_) => false,
            Err(Failed::Silence(_)) => true,
            Err(Failed::Driver(error)) => error.code().is_none_or(ends_session),
        };
        result
    }

    /// Sends a statement without waiting for its answer.
    pub(super) fn send(&mut self, sql: &str) {
        self.runtime.block_on(async {
            tokio::select! {
                // Looked at first, which hands it to the connection's task.
                biased;
                _ = self.client.batch_execute(sql) => {}
                () = turns() => {}
            }
        });
    }

    /// Notices what the server said while nobody listened, such as goodbye.
    pub(super) fn listen(&mut self) {
        self.runtime.block_on(turns());
    }

    /// Whether it is of no use any more.
    pub(super) fn is_broken(&self) -> bool {
        self.broken || self.client.is_closed()
    }

    /// Which server it leads to; `None` where commits cannot be looked up.
    pub(super) fn identity(&self) -> Option<&String> {
        self.identity.as_ref()
    }

    pub(super) fn age(&self) -> Duration {
        self.opened.elapsed()
    }
}

/// Lets the connection's task work: the first turn wakes it, the second one lets it read.
async fn turns() {
    for _ in 0..3 {
        tokio::task::yield_now().await;
    }
}

/// The answer, unless it takes longer than `limit`; a limit of zero is none.
pub(super) async fn within<T>(
    limit: Duration,
    answer: impl Future<Output = Result<T, Failed>>,
) -> Result<T, Failed> {
    if limit.is_zero() {
        return answer.await;
    }
    let answered = tokio::time::timeout(limit, answer).await;
    answered.unwrap_or(Err(Failed::Silence(limit)))
}

impl From<tokio_postgres::Error> for Failed {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Driver(error)
    }
}

/// Errors after which the server hangs up, or serves no more writes.
fn ends_session(code: &SqlState) -> bool {
    [
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
        // The primary of a moment ago is a standby now.
        SqlState::READ_ONLY_SQL_TRANSACTION,
        SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE,
        SqlState::PROTOCOL_VIOLATION,
        // What was prepared is gone.
        SqlState::INVALID_SQL_STATEMENT_NAME,
    ]
    .contains(code)
}

/// Connects to one host by the encryption its mode asks for, and by the next best where it allows.
fn login(runtime: &Runtime, target: &Target, host: &Host) -> Result<Client> {
    let mut config = target.config(host);
    if let Some(password) = target.passwords.find(host)? {
        config.password(password);
    }
    let (plain, encrypted) = (SslMode::Disable, SslMode::Require);
    let attempts = match target.mode(host) {
        Mode::Disable => &[plain][..],
        Mode::Allow => &[plain, encrypted],
        // The driver's own `prefer` asks the server; a handshake that fails is our concern.
        Mode::Prefer => &[SslMode::Prefer, plain],
        Mode::Require | Mode::VerifyCa | Mode::VerifyFull => &[encrypted],
    };
    let mut failure = None;
    for mode in attempts {
        config.ssl_mode(*mode);
        let mut connecting = connect(runtime, target, &config);
        if matches!(&connecting, Err(attempt) if attempt.broke_off) {
            // A server or a pooler that restarts cuts the logins under way, and is back.
            connecting = connect(runtime, target, &config);
        }
        match connecting {
            Ok(client) => return Ok(client),
            // Nobody is there to talk to in another way either, or the login is wrong.
            Err(attempt) if !attempt.depends_on_encryption => return Err(attempt.error),
            Err(attempt) => failure = failure.or(Some(attempt.error)),
        }
    }
    Err(failure.unwrap_or_else(|| Error::bug("no way to connect was tried")))
}

struct Attempt {
    error: Error,
    depends_on_encryption: bool,
    /// The peer was there and hung up.
    broke_off: bool,
}

fn connect(runtime: &Runtime, target: &Target, config: &Config) -> Result<Client, Attempt> {
    let attempt = |error| Attempt {
        error,
        depends_on_encryption: false,
        broke_off: false,
    };
    let connector = if config.get_ssl_mode() == SslMode::Disable {
        None
    } else {
        Some(target.tls.connector().map_err(attempt)?)
    };
    let limit = target.connect_timeout;
    let connected = runtime.block_on(async {
        tokio::time::timeout(limit, async {
            // The task ends with the connection; its error is the client's as well.
            match connector {
                None => {
                    let (client, connection) = config.connect(NoTls).await?;
                    tokio::spawn(connection);
                    Ok(client)
                }
                Some(connector) => {
                    let (client, connection) = config.connect(connector).await?;
                    tokio::spawn(connection);
                    Ok(client)
                }
            }
        })
        .await
    });
    match connected {
        Ok(Ok(client)) => Ok(client),
        Ok(Err(error)) => Err(refused(&error)),
        Err(_) => Err(attempt(Error::unavailable(
            "the database does not answer",
            format!("no connection within {limit:?}"),
        ))),
    }
}

fn refused(error: &tokio_postgres::Error) -> Attempt {
    let cause = super::error::describe(error);
    let message = match error.code() {
        None => "the database does not answer",
        Some(&(SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION)) => {
            "the database refuses the login: check user, password and `pg_hba.conf`"
        }
        Some(&SqlState::INVALID_CATALOG_NAME) => "the server has no such database: create it first",
        Some(_) => "the database refuses connections",
    };
    // A server says with 28000 that it does not take unencrypted connections, or only those.
    let depends_on_encryption = match error.code() {
        Some(code) => *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
        None => cause.contains("TLS"),
    };
    Attempt {
        error: Error::unavailable(message, cause),
        depends_on_encryption,
        broke_off: broke_off(error),
    }
}

fn broke_off(error: &tokio_postgres::Error) -> bool {
    let source = error.source().and_then(|cause| cause.downcast_ref());
    error.is_closed()
        || source.is_some_and(|error: &io::Error| {
            [
                io::ErrorKind::ConnectionReset,
                io::ErrorKind::BrokenPipe,
                io::ErrorKind::UnexpectedEof,
                // The driver's word for half an answer.
                io::ErrorKind::Other,
            ]
            .contains(&error.kind())
        })
}
