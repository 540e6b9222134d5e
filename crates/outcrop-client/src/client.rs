//! Sends calls.

use crate::config::Config;
use crate::reqwest_http::Http;
use crate::retry::{Backoff, Retry, hint};
use crate::stream::EventStream;
use crate::transport::{Body, Transport};
use http::HeaderValue;
use outcrop::sign::sign;
use outcrop::{Answer, Call, Error, Reply, Result};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Sends calls to Amazon Bedrock, and reads their answers. Cheap to clone; clones share connections.
///
/// ```no_run
/// # async fn example() -> outcrop_client::Result<()> {
/// use outcrop_client::sign::Credentials;
/// use outcrop_client::{Chat, Client, Config};
///
/// let keys = Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
/// let client = Client::new(Config::new("us-east-1", keys.into()))?;
/// let reply = client.send(&Chat::user("Name one igneous rock.").call("amazon.nova-lite-v1:0")?).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    config: Arc<Config>,
    transport: Arc<dyn Transport>,
    retry: Arc<dyn Retry>,
    clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
}

/// An attempt that was not answered as hoped.
struct Failed {
    error: Error,
    hint: Option<Duration>,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, hint: None }
    }
}

impl Client {
    /// A client that sends over [`Http`].
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for an endpoint that cannot be sent to; [`Error::Transport`] when TLS cannot be set up.
    pub fn new(config: Config) -> Result<Self> {
        config.check()?;
        let http = Http::new(&config)?;
        Self::with_transport(config, http)
    }

    /// A client as the environment says; see [`Config::from_env`].
    ///
    /// # Errors
    ///
    /// As [`Config::from_env`] and [`new`](Self::new).
    pub fn from_env() -> Result<Self> {
        Self::new(Config::from_env()?)
    }

    /// A client that sends over another transport.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for an endpoint that cannot be sent to.
    ///
    /// ```
    /// use outcrop_client::{Auth, Body, BoxFuture, Client, Config, Result, Transport};
    ///
    /// struct Silence;
    ///
    /// impl Transport for Silence {
    ///     fn send(&self, _: http::Request<Vec<u8>>) -> BoxFuture<'_, Result<http::Response<Body>>> {
    ///         Box::pin(async { Ok(http::Response::default()) })
    ///     }
    /// }
    ///
    /// let client = Client::with_transport(Config::new("us-east-1", Auth::Bearer("key".to_owned())), Silence)?;
    /// # Ok::<(), outcrop_client::Error>(())
    /// ```
    pub fn with_transport(config: Config, transport: impl Transport + 'static) -> Result<Self> {
        config.check()?;
        let retry = Arc::new(Backoff::new(config.retries));
        Ok(Self { config: Arc::new(config), transport: Arc::new(transport), retry, clock: Arc::new(SystemTime::now) })
    }

    /// The same client with another way to decide about failed attempts; [`Config::retries`] is then not asked.
    #[must_use]
    pub fn with_retry(self, retry: impl Retry + 'static) -> Self {
        Self { retry: Arc::new(retry), ..self }
    }

    /// The same client with another clock to sign by.
    #[must_use]
    pub fn with_clock(self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self { clock: Arc::new(clock), ..self }
    }

    /// Sends a call and reads its whole answer.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] for what the service answered instead; [`Error::Transport`] when it could not be reached,
    /// both after all attempts that may help; [`Error::Sign`]; and what [`Call::read`] gives.
    pub async fn send<T: Answer>(&self, call: &Call<T>) -> Result<T> {
        let (parts, body) = self.exchange(call, false).await?.into_parts();
        call.read(&http::Response::from_parts(parts, body.whole().await?))
    }

    /// Sends a call and reads its answer as it arrives.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send), for what goes wrong before the first byte of the stream. The stream has its own errors.
    pub async fn stream(&self, call: &Call<Reply>) -> Result<EventStream> {
        let call = call.streaming()?;
        let (parts, body) = self.exchange(&call, true).await?.into_parts();
        Ok(EventStream::new(call.events(), parts.headers, body))
    }

    /// Sends a call as often as it takes. The answer is a good one, whole unless `streamed`.
    async fn exchange<T: Answer>(&self, call: &Call<T>, streamed: bool) -> Result<http::Response<Body>> {
        let mut request = call.request(&self.config.url_of(call.operation))?;
        let headers = request.headers_mut();
        headers.insert("amz-sdk-invocation-id", header(&invocation_id())?);
        let mut last = None;
        for attempt in 1.. {
            let of_all = format!("attempt={attempt}; max={}", self.retry.attempts().max(attempt));
            request.headers_mut().insert("amz-sdk-request", header(&of_all)?);
            match self.attempt(call, request.clone(), streamed).await {
                Ok(response) => {
                    self.retry.succeeded(attempt, last.as_ref());
                    return Ok(response);
                }
                Err(Failed { error, hint }) => match self.retry.delay(attempt, &error, hint) {
                    None => return Err(error),
                    Some(delay) => {
                        tokio::time::sleep(delay).await;
                        last = Some(error);
                    }
                },
            }
        }
        Err(Error::Transport("all attempts there can be have failed".to_owned()))
    }

    async fn attempt<T: Answer>(
        &self,
        call: &Call<T>,
        mut request: http::Request<Vec<u8>>,
        streamed: bool,
    ) -> Result<http::Response<Body>, Failed> {
        let auth = self.config.auth.now(&self.config.region).await?;
        sign(&mut request, &auth, (self.clock)())?;
        let response = self.transport.send(request).await?;
        let good = response.status().is_success();
        if good && streamed {
            return Ok(response);
        }
        let (parts, body) = response.into_parts();
        let body = body.whole().await?;
        if good {
            return Ok(http::Response::from_parts(parts, body.into()));
        }
        let hint = hint(&parts.headers);
        match call.read(&http::Response::from_parts(parts, body)) {
            Err(error) => Err(Failed { error, hint }),
            // No answer of Bedrock has a status below 200.
            Ok(_) => Err(Error::Transport("the status says there is no answer yet".to_owned()).into()),
        }
    }
}

/// Secrets are hidden by what holds them.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("config", &self.config).finish_non_exhaustive()
    }
}

fn header(value: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(value).map_err(|error| Error::Malformed { what: "header", reason: error.to_string() })
}

/// A random UUID, which stays the same for all attempts of a call.
fn invocation_id() -> String {
    let id = fastrand::u128(..);
    // Version 4, variant 1.
    let id = id & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{id:032x}");
    [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| &hex[range]).join("-")
}
