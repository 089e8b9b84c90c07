//! Where the server listens, and how it stops.

use std::path::PathBuf;

use clap::Args;

use crate::config::env;

/// The port of MLflow's server.
const DEFAULT_PORT: u16 = 5000;

/// Kubernetes sets `MLFLOW_PORT=tcp://10.0.0.1:5000` in every pod beside a service named `mlflow`: that
/// names the service, and no port to listen on.
fn port(text: &str) -> Result<u16, String> {
    if text.starts_with("tcp://") {
        return Ok(DEFAULT_PORT);
    }
    text.parse()
        .map_err(|_| format!("{text:?} is not a number from 0 to 65535"))
}

/// Where the server listens, and how it stops.
#[derive(Debug, Args)]
#[command(next_help_heading = "Address")]
pub struct Listen {
    /// Address to listen on. Anything but loopback needs `--auth`.
    #[arg(short = 'H', long, env = env::HOST, default_value = "127.0.0.1")]
    pub host: String,

    /// Port to listen on; 0 takes a free one.
    #[arg(short, long, env = env::PORT, default_value_t = DEFAULT_PORT, value_parser = port)]
    pub port: u16,

    /// Starts every path, for example `/mlflow`.
    #[arg(long, visible_alias = "base-path", env = env::STATIC_PREFIX, value_name = "PATH")]
    pub static_prefix: Option<String>,

    /// The server's certificate in PEM, followed by those that lead to its authority: it then speaks
    /// HTTPS alone. Read again when it changes.
    #[arg(long, env = env::TLS_CERT, value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,

    /// The certificate's private key, in PEM.
    #[arg(long, env = env::TLS_KEY, value_name = "FILE")]
    pub tls_key: Option<PathBuf>,

    /// Addresses and networks of proxies whose `X-Forwarded-…` and `Forwarded` headers are believed,
    /// for example `10.0.0.0/8`; `*` is any. `FORWARDED_ALLOW_IPS` means the same.
    #[arg(long, env = env::TRUSTED_PROXIES, value_delimiter = ',', value_name = "CIDRS")]
    pub trusted_proxies: Option<Vec<String>>,

    /// Seconds that a stopping server goes on accepting connections while `/readyz` fails, so that
    /// load balancers turn away from it in time.
    #[arg(long, env = env::DRAIN, default_value_t = 0, value_name = "SECONDS",
          value_parser = clap::value_parser!(u64).range(..=3_600))]
    pub drain: u64,

    /// Seconds that running requests get to end after that.
    #[arg(long, env = env::GRACE, default_value_t = 30, value_name = "SECONDS",
          value_parser = clap::value_parser!(u64).range(..=86_400))]
    pub grace: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_of_kubernetes_is_no_port() {
        assert_eq!(port("0"), Ok(0));
        assert_eq!(port("8080"), Ok(8080));
        assert_eq!(port("tcp://10.96.0.17:5000"), Ok(DEFAULT_PORT));
        for bad in ["", "-1", "65536", "http", "udp://10.96.0.17:5000"] {
            assert!(port(bad).is_err(), "{bad}");
        }
    }
}
