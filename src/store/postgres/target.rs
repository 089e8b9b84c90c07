//! Where a database is and how to log in: libpq's parameters with their meaning.

use std::path::PathBuf;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{ChannelBinding, SslNegotiation, TargetSessionAttrs};

use super::hosts::{self, Host};
use super::parameters::{Parameters, refuse};
use super::password::Passwords;
use super::settings::PostgresSettings;
use super::tls::{Mode, Tls};
use crate::error::Result;

/// How long one attempt to connect may take, unless the URI says otherwise.
const CONNECT: Duration = Duration::from_secs(5);
/// Silence after which the kernel asks whether the peer is still there.
const KEEPALIVE_IDLE: Duration = Duration::from_secs(30);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(10);
const KEEPALIVE_RETRIES: u32 = 3;
/// How long sent bytes may stay unacknowledged before the connection counts as broken.
const TCP_USER_TIMEOUT: Duration = Duration::from_secs(30);

/// A database, on one of several servers.
#[derive(Clone)]
pub(super) struct Target {
    pub(super) hosts: Vec<Host>,
    /// Whether hosts are tried in random order.
    pub(super) shuffle: bool,
    pub(super) tls: Tls,
    pub(super) passwords: Passwords,
    /// The schema named in the URI.
    pub(super) schema: Option<String>,
    /// How long one attempt to connect to one host may take.
    pub(super) connect_timeout: Duration,
    /// Everything else, without hosts and passwords.
    base: Config,
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The rest holds passwords.
        f.debug_struct("Target")
            .field("hosts", &self.hosts)
            .finish_non_exhaustive()
    }
}

/// Parameters that change nothing here, with the only values that may be given.
const WITHOUT_EFFECT: [(&str, &[&str]); 7] = [
    ("client_encoding", &["utf8", "UTF8", "auto"]),
    ("gssencmode", &["disable", "prefer"]),
    ("krbsrvname", &["postgres"]),
    ("sslcompression", &["0"]),
    ("sslsni", &["1"]),
    ("ssl_min_protocol_version", &["TLSv1", "TLSv1.1", "TLSv1.2"]),
    ("fallback_application_name", &[]),
];

impl Target {
    /// Reads a URI; what it leaves out comes from the settings' defaults.
    ///
    /// `writes` tells whether a server must take writes to be of use.
    pub(super) fn parse(uri: &str, settings: &PostgresSettings, writes: bool) -> Result<Self> {
        let mut given = Parameters::parse(uri)?;
        for (name, value) in &settings.defaults {
            given.fill_in(name, value);
        }
        for (name, values) in WITHOUT_EFFECT {
            if let Some(value) = given.take(name)
                && !values.is_empty()
                && !values.contains(&value.as_str())
            {
                return Err(refuse(format!(
                    "has `{name}={value}`, which is not supported"
                )));
            }
        }
        let hosts = hosts::parse(&mut given)?;
        let mut base = Config::new();
        let user = given.take("user").unwrap_or_else(|| "postgres".into());
        let database = given.take("dbname").unwrap_or_else(|| user.clone());
        base.user(&user).dbname(&database);
        let name = given.take("application_name");
        base.application_name(name.as_deref().unwrap_or("tracker"));
        let schema = options(&mut given, &mut base);
        sockets(&mut given, &mut base)?;
        let attributes = given.word(
            "target_session_attrs",
            &[
                ("any", TargetSessionAttrs::Any),
                ("read-write", TargetSessionAttrs::ReadWrite),
                ("primary", TargetSessionAttrs::ReadWrite),
                ("read-only", TargetSessionAttrs::ReadOnly),
                ("standby", TargetSessionAttrs::ReadOnly),
                ("prefer-standby", TargetSessionAttrs::Any),
            ],
        )?;
        // Of several servers only the primary is of use, whoever that is at the moment.
        base.target_session_attrs(attributes.unwrap_or(if writes && hosts.len() > 1 {
            TargetSessionAttrs::ReadWrite
        } else {
            TargetSessionAttrs::Any
        }));
        let shuffle = given.word(
            "load_balance_hosts",
            &[("disable", false), ("random", true)],
        )?;
        let connect_timeout = given
            .number("connect_timeout")?
            .filter(|seconds| *seconds > 0);
        let tls = Tls::parse(&mut given, settings.home.as_deref())?;
        if tls.mode.may_be_plain() && base.get_ssl_negotiation() == SslNegotiation::Direct {
            return Err(refuse(
                "has `sslnegotiation=direct`, which needs `sslmode=require` or stronger",
            ));
        }
        let passwords = Passwords {
            fixed: given.take("password"),
            file: settings.password_file.clone(),
            passfile: given
                .take("passfile")
                .map(PathBuf::from)
                .or_else(|| Some(settings.home.as_ref()?.join(".pgpass"))),
            user,
            database,
        };
        let target = Self {
            hosts,
            shuffle: shuffle.unwrap_or(false),
            tls,
            passwords,
            schema: given.take("schema").or(schema),
            connect_timeout: connect_timeout.map_or(CONNECT, Duration::from_secs),
            base,
        };
        given.finish()?;
        Ok(target)
    }

    /// What the driver needs to connect to one of the hosts, except for the password.
    pub(super) fn config(&self, host: &Host) -> Config {
        let mut config = self.base.clone();
        config.host(&host.name).port(host.port);
        if let Some(address) = host.address {
            config.hostaddr(address);
        }
        config
    }

    /// The mode of encryption that a host is reached with.
    pub(super) fn mode(&self, host: &Host) -> Mode {
        if host.is_local() {
            Mode::Disable
        } else {
            self.tls.mode
        }
    }
}

/// Sets `options` without the schema in them, which is set for each transaction instead: `PgBouncer`
/// takes no options when a connection starts.
fn options(given: &mut Parameters, base: &mut Config) -> Option<String> {
    let options = given.take("options")?;
    let mut schema = None;
    let mut rest = Vec::new();
    let mut words = options.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let setting = match word {
            "-c" => words.next().unwrap_or_default(),
            _ => word
                .strip_prefix("-c")
                .or(word.strip_prefix("--"))
                .unwrap_or(word),
        };
        match setting.split_once('=') {
            Some(("search_path", path)) if !path.contains(',') => {
                schema = Some(path.trim_matches('"').to_owned());
            }
            Some(_) => rest.push(format!("-c {setting}")),
            None => rest.push(word.to_owned()),
        }
    }
    if !rest.is_empty() {
        base.options(rest.join(" "));
    }
    schema
}

/// Sets what concerns sockets and the handshake.
fn sockets(given: &mut Parameters, base: &mut Config) -> Result<()> {
    let seconds = |value: Option<u64>, default| {
        value
            .filter(|v| *v > 0)
            .map_or(default, Duration::from_secs)
    };
    base.keepalives(given.number::<u8>("keepalives")? != Some(0));
    base.keepalives_idle(seconds(given.number("keepalives_idle")?, KEEPALIVE_IDLE));
    base.keepalives_interval(seconds(
        given.number("keepalives_interval")?,
        KEEPALIVE_INTERVAL,
    ));
    base.keepalives_retries(
        given
            .number("keepalives_count")?
            .unwrap_or(KEEPALIVE_RETRIES),
    );
    // libpq counts this one in milliseconds.
    let timeout = given
        .number::<u64>("tcp_user_timeout")?
        .filter(|timeout| *timeout > 0);
    base.tcp_user_timeout(timeout.map_or(TCP_USER_TIMEOUT, Duration::from_millis));
    let negotiation = [
        ("postgres", SslNegotiation::Postgres),
        ("direct", SslNegotiation::Direct),
    ];
    base.ssl_negotiation(
        given
            .word("sslnegotiation", &negotiation)?
            .unwrap_or(SslNegotiation::Postgres),
    );
    let binding = [
        ("disable", ChannelBinding::Disable),
        ("prefer", ChannelBinding::Prefer),
        ("require", ChannelBinding::Require),
    ];
    base.channel_binding(
        given
            .word("channel_binding", &binding)?
            .unwrap_or(ChannelBinding::Prefer),
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(uri: &str) -> Target {
        Target::parse(uri, &PostgresSettings::default(), true).unwrap()
    }

    #[test]
    fn several_hosts_mean_the_one_that_takes_writes() {
        let one = target("postgresql://a/d");
        assert_eq!(one.base.get_target_session_attrs(), TargetSessionAttrs::Any);
        let two = target("postgresql://a:1,b/d");
        let hosts: Vec<_> = two
            .hosts
            .iter()
            .map(|host| (host.name.as_str(), host.port))
            .collect();
        assert_eq!(hosts, [("a", 1), ("b", 5432)]);
        assert_eq!(
            two.base.get_target_session_attrs(),
            TargetSessionAttrs::ReadWrite
        );
    }

    #[test]
    fn a_schema_is_not_an_option_of_the_session() {
        for uri in [
            "postgresql://h/d?schema=team",
            "postgresql://h/d?options=-csearch_path%3Dteam",
            "postgresql://h/d?options=-c%20search_path%3Dteam",
            "postgresql+psycopg2://h/d?options=-c+search_path%3Dteam",
        ] {
            let target = target(uri);
            assert_eq!(target.schema.as_deref(), Some("team"), "{uri}");
            assert_eq!(target.base.get_options(), None, "{uri}");
        }
        let both = target("postgresql://h/d?options=-csearch_path%3Dteam%20-cwork_mem%3D64MB");
        assert_eq!(both.base.get_options(), Some("-c work_mem=64MB"));
    }

    #[test]
    fn the_environment_fills_in_what_the_uri_leaves_out() {
        let settings = PostgresSettings {
            defaults: [
                ("host", "h"),
                ("port", "7"),
                ("user", "ada"),
                ("sslmode", "require"),
            ]
            .map(|(name, value)| (name, value.to_owned()))
            .into(),
            ..PostgresSettings::default()
        };
        let target = Target::parse("postgresql://:8/?user=bob", &settings, true).unwrap();
        assert_eq!(
            (target.hosts[0].name.as_str(), target.hosts[0].port),
            ("h", 8)
        );
        assert_eq!(target.base.get_user(), Some("bob"));
        assert_eq!(target.base.get_dbname(), Some("bob"));
        assert_eq!(target.tls.mode, Mode::Require);
    }

    #[test]
    fn what_is_not_supported_is_refused() {
        for (uri, part) in [
            ("postgresql://h/d?service=x", "`service`"),
            ("postgresql://h/d?sslmode=on", "`sslmode=on`"),
            ("postgresql://h:x/d", "`x`"),
            (
                "postgresql://a:1,b:2,c:3/d?hostaddr=1.1.1.1,2.2.2.2",
                "addresses",
            ),
            ("postgresql://h/d?gssencmode=require", "gssencmode"),
            ("postgresql://h/d?connect_timeout=soon", "connect_timeout"),
            ("postgresql://h/d?sslnegotiation=direct", "sslnegotiation"),
        ] {
            let error = Target::parse(uri, &PostgresSettings::default(), true).unwrap_err();
            assert!(error.to_string().contains(part), "{uri}: {error}");
        }
    }
}
