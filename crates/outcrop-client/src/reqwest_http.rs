//! The usual transport: HTTP/1.1 and HTTP/2 over TLS.

use crate::config::Config;
use crate::transport::{Body, BoxFuture, Transport};
use outcrop::{Error, Result};
use rustls::crypto::CryptoProvider;
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

/// Load balancers and NAT gateways forget a silent connection after 350 seconds.
///
/// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html>, read 2026-11-22.
const KEEP_ALIVE: Duration = Duration::from_secs(45);

/// Bytes over HTTP, with connections kept between requests.
#[derive(Clone, Debug)]
pub struct Http(reqwest::Client);

impl Http {
    /// A transport with the timeouts of `config`.
    ///
    /// Certificates are those the system trusts. The cryptography is the process's default of rustls when one is
    /// installed, and ring otherwise. Proxies come from `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`.
    ///
    /// # Errors
    ///
    /// [`Error::Transport`] when the system's certificates cannot be read.
    pub fn new(config: &Config) -> Result<Self> {
        reqwest::Client::builder()
            .tls_backend_preconfigured(tls(config.url().starts_with("https:"))?)
            .connect_timeout(config.connect_timeout)
            .read_timeout(config.read_timeout)
            .tcp_keepalive(KEEP_ALIVE)
            // A signature is for one host and path.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("outcrop/", env!("CARGO_PKG_VERSION")))
            .build()
            .map(Self)
            .map_err(|error| Error::Transport(chain(&error)))
    }
}

impl From<reqwest::Client> for Http {
    /// A client with settings of its own. It must not follow redirects nor change what it is given to send.
    fn from(client: reqwest::Client) -> Self {
        Self(client)
    }
}

impl Transport for Http {
    fn send(&self, request: http::Request<Vec<u8>>) -> BoxFuture<'_, Result<http::Response<Body>>> {
        Box::pin(async move {
            let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
            let request = reqwest::Request::try_from(request)
                .map_err(|error| Error::Malformed { what: "request", reason: chain(&error.without_url()) })?;
            let response = self.0.execute(request).await.map_err(|error| broken(error, &host))?;
            Ok(http::Response::from(response).map(|body| Body::from_http(body, host)))
        })
    }
}

/// What a failed exchange with a host is called.
pub(crate) fn broken(error: reqwest::Error, host: &str) -> Error {
    Error::Transport(format!("{host}: {}", chain(&error.without_url())))
}

/// An error with its causes, the outermost first.
fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.ends_with(&inner_text) {
            text.push_str(": ");
            text.push_str(&inner_text);
        }
        cause = inner.source();
    }
    text
}

fn tls(needed: bool) -> Result<rustls::ClientConfig> {
    let provider = CryptoProvider::get_default().cloned().unwrap_or_else(|| Arc::new(rustls::crypto::ring::default_provider()));
    let unusable = |error: rustls::Error| Error::Transport(format!("TLS cannot be set up: {error}"));
    let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(unusable)?;
    let mut config = if needed {
        config.with_platform_verifier().map_err(unusable)?.with_no_client_auth()
    } else {
        // A mock on a machine without certificates should still be reached.
        config.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth()
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
