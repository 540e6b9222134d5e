//! Where to send, as whom, and how patiently.

use crate::transport::BoxFuture;
use outcrop::sign::{self, Credentials};
use outcrop::{Error, Result};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

const REGION: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];
const ENDPOINT: [&str; 2] = ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "AWS_ENDPOINT_URL"];
const BEARER: &str = "AWS_BEARER_TOKEN_BEDROCK";
const KEY: &str = "AWS_ACCESS_KEY_ID";
const SECRET: &str = "AWS_SECRET_ACCESS_KEY";
const SESSION: &str = "AWS_SESSION_TOKEN";
const ATTEMPTS: &str = "AWS_MAX_ATTEMPTS";

/// Where to send, as whom, and how patiently.
///
/// ```no_run
/// use outcrop_client::{Client, Config};
///
/// let client = Client::new(Config { retries: 0, ..Config::from_env()? })?;
/// # Ok::<(), outcrop_client::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Config {
    /// The region to send to and to sign for, `us-east-1` for example.
    pub region: String,
    /// A base URL to send to instead of the region's own, whatever is asked: the agent runtime, which answers `Rerank`, has another.
    pub endpoint: Option<String>,
    /// Who sends.
    pub auth: Auth,
    /// How often a failed call is tried again; the AWS SDKs do it twice.
    pub retries: u32,
    /// How long a connection may take; 3.1 s, as the AWS SDKs have it.
    pub connect_timeout: Duration,
    /// How long the service may be silent, before its answer and between two pieces of it; 5 minutes.
    ///
    /// An answer that is not streamed is silent until it is complete, so a long one needs more: the service works for
    /// up to an hour. Connections are kept alive meanwhile.
    pub read_timeout: Duration,
}

/// Who sends.
#[derive(Clone)]
pub enum Auth {
    /// An Amazon Bedrock API key. It is sent over plain HTTP to this machine only.
    Bearer(String),
    /// A signature with this access key.
    Keys(Credentials),
    /// A signature with whatever access key is right at the time.
    Provider(Arc<dyn Provider>),
}

/// Knows the access key that is right at the time, for keys that are renewed.
///
/// ```
/// use outcrop_client::sign::Credentials;
/// use outcrop_client::{BoxFuture, Error, Provider, Result};
///
/// struct Vault;
///
/// impl Provider for Vault {
///     fn credentials(&self) -> BoxFuture<'_, Result<Credentials>> {
///         Box::pin(async { Err(Error::Sign("the vault is locked; open it first".to_owned())) })
///     }
/// }
/// ```
pub trait Provider: Send + Sync {
    /// The access key for the next attempt. Asked at each, so it should keep what it has while it is good.
    ///
    /// # Errors
    ///
    /// [`Error::Sign`] when there is none; it goes to the caller, untried again.
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials>>;
}

impl Config {
    /// The service itself, in `region`.
    pub fn new(region: impl Into<String>, auth: Auth) -> Self {
        Self {
            region: region.into(),
            endpoint: None,
            auth,
            retries: 2,
            connect_timeout: Duration::from_millis(3_100),
            read_timeout: Duration::from_secs(300),
        }
    }

    /// As the environment says, in the names the AWS SDKs use.
    ///
    /// | what | variables, the first that is not empty |
    /// | --- | --- |
    /// | region | `AWS_REGION`, `AWS_DEFAULT_REGION` |
    /// | endpoint | `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`, `AWS_ENDPOINT_URL` |
    /// | who | `AWS_BEARER_TOKEN_BEDROCK`, or `AWS_ACCESS_KEY_ID` with `AWS_SECRET_ACCESS_KEY` and perhaps `AWS_SESSION_TOKEN` |
    /// | attempts | `AWS_MAX_ATTEMPTS`, the first one counted |
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`], naming the variable that is missing and what would do.
    ///
    /// Sources: <https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html> and
    /// <https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-use.html>, read 2026-11-22.
    pub fn from_env() -> Result<Self> {
        Self::from_vars(|name| std::env::var(name).ok())
    }

    /// [`from_env`](Self::from_env) with another environment.
    pub fn from_vars(var: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let var = |name: &str| var(name).filter(|value| !value.is_empty());
        let first = |names: [&str; 2]| names.into_iter().find_map(var);
        let auth = match (var(BEARER), var(KEY), var(SECRET)) {
            (Some(key), ..) => Auth::Bearer(key),
            (None, Some(access_key_id), Some(secret_access_key)) => {
                Auth::Keys(Credentials { access_key_id, secret_access_key, session_token: var(SESSION) })
            }
            (None, Some(_), None) => return Err(missing(format!("{KEY} is set but {SECRET} is not; set both, or {BEARER} alone"))),
            (None, None, _) => return Err(missing(format!("{KEY} is not set; set it with {SECRET}, or set {BEARER} to an API key"))),
        };
        let endpoint = first(ENDPOINT);
        let region = match (first(REGION), &auth, &endpoint) {
            (Some(region), ..) => region,
            // Nothing is signed, and where to send is known.
            (None, Auth::Bearer(_), Some(_)) => String::new(),
            _ => return Err(missing(format!("{} is not set, nor {}; set one to a region, us-east-1 for example", REGION[0], REGION[1]))),
        };
        let mut config = Self { endpoint, ..Self::new(region, auth) };
        if let Some(attempts) = var(ATTEMPTS) {
            config.retries = attempts
                .parse::<u32>()
                .ok()
                .and_then(|attempts| attempts.checked_sub(1))
                .ok_or_else(|| missing(format!("{ATTEMPTS} must be a whole number from 1, got \"{attempts}\"")))?;
        }
        Ok(config)
    }

    /// The base URL to send to.
    pub fn url(&self) -> String {
        self.endpoint.clone().unwrap_or_else(|| outcrop::endpoint(&self.region))
    }

    /// The base URL to send calls of this operation to: the agent runtime answers some of them.
    pub fn url_of(&self, operation: outcrop::Operation) -> String {
        self.endpoint.clone().unwrap_or_else(|| operation.endpoint(&self.region))
    }

    /// Whether this can be sent with; what it lacks is found before a call is made.
    pub(crate) fn check(&self) -> Result<()> {
        let url = self.url();
        let refuse = |reason: String| Err(Error::Malformed { what: "endpoint", reason });
        let uri = match url.parse::<http::Uri>() {
            Ok(uri) if matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|host| !host.is_empty()) => uri,
            _ => return refuse(format!("must be a URL such as {}, got \"{url}\"", outcrop::endpoint("us-east-1"))),
        };
        if uri.query().is_some() {
            return refuse(format!("must have no query, got \"{url}\""));
        }
        if matches!(self.auth, Auth::Bearer(_)) && uri.scheme_str() == Some("http") && !uri.host().is_some_and(is_loopback) {
            return refuse(format!("an API key is sent over https, or over http to this machine; got \"{url}\""));
        }
        Ok(())
    }
}

impl Auth {
    /// How the next attempt says who sends it.
    pub(crate) async fn now(&self, region: &str) -> Result<sign::Auth> {
        Ok(match self {
            Self::Bearer(key) => sign::Auth::Bearer(key.clone()),
            Self::Keys(credentials) => sign::Auth::sigv4(credentials.clone(), region),
            Self::Provider(provider) => sign::Auth::sigv4(provider.credentials().await?, region),
        })
    }
}

impl From<Credentials> for Auth {
    fn from(credentials: Credentials) -> Self {
        Self::Keys(credentials)
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bearer(_) => f.write_str("Bearer(hidden)"),
            Self::Keys(credentials) => f.debug_tuple("Keys").field(credentials).finish(),
            Self::Provider(_) => f.write_str("Provider"),
        }
    }
}

fn missing(reason: String) -> Error {
    Error::Malformed { what: "environment", reason }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.parse::<std::net::IpAddr>().map_or_else(
        |_| bare.eq_ignore_ascii_case("localhost") || bare.to_ascii_lowercase().ends_with(".localhost"),
        |address| address.is_loopback(),
    )
}
