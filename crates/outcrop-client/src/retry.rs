//! Whether to try again, and when.

use outcrop::Error;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Decides about failed attempts. One value serves all calls of a client, so it may keep accounts between them.
pub trait Retry: Send + Sync {
    /// How long to wait before attempt `attempt + 1`; `None` gives the error to the caller.
    ///
    /// Attempts are counted from 1. `hint` is how long the service asked to wait, from `x-amz-retry-after`.
    fn delay(&self, attempt: u32, error: &Error, hint: Option<Duration>) -> Option<Duration>;

    /// The most attempts of one call; the service is told.
    fn attempts(&self) -> u32;

    /// Attempt `attempt` was answered; `last` is the error of the one before it, if there was one.
    fn succeeded(&self, attempt: u32, last: Option<&Error>) {
        let _ = (attempt, last);
    }
}

/// Waits at random, up to a bound that doubles with each attempt: 50 ms at first after a passing fault, 1 s when the
/// service is busy, and 20 s at most. A wait the service asks for is kept, and exceeded by 5 s at most.
///
/// | error | tried again, waiting up to |
/// | --- | --- |
/// | a throttling code whatever its status, any other 429, 529 | yes, 1 s |
/// | `ModelNotReadyException` (429) | yes, 50 ms |
/// | `RequestTimeoutException`, `InternalError`, 500, 502, 503, 504 | yes, 50 ms |
/// | no connection, or broken before the answer was complete | yes, 50 ms |
/// | `ModelTimeoutException` (408), `ModelErrorException` (424) | no |
/// | an error inside a stream | no |
/// | everything else | no |
///
/// All calls of a client share an account of 500: another attempt costs 14 of it, after throttling 5, and is not made where less is
/// left. What an attempt cost comes back when the call is answered after it; an answer at once gives 1, never above 500.
///
/// Source: <https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html>, read 2026-11-22; 529, which
/// the AWS SDKs do not try again, from
/// <https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html>, read 2026-11-22.
#[derive(Clone)]
pub struct Backoff {
    attempts: u32,
    /// What is left for further attempts.
    account: Arc<AtomicU32>,
    random: Arc<dyn Fn() -> f64 + Send + Sync>,
}

const TRANSIENT: Duration = Duration::from_millis(50);
const THROTTLED: Duration = Duration::from_secs(1);
/// What there is for further attempts at first, and at most.
const ACCOUNT: u32 = 500;
const CAP: Duration = Duration::from_secs(20);
/// How much longer than the service asks a wait may be.
const PATIENCE: Duration = Duration::from_secs(5);

const THROTTLING: &[&str] = &[
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottledException",
    "RequestThrottled",
    "TooManyRequestsException",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "EC2ThrottledException",
    "RequestLimitExceeded",
    "SlowDown",
    "BandwidthLimitExceeded",
];

const PASSING: &[&str] = &["RequestTimeout", "RequestTimeoutException", "InternalError", "IDPCommunicationError"];

impl Backoff {
    /// At most `retries` attempts after the first.
    pub fn new(retries: u32) -> Self {
        Self { attempts: retries.saturating_add(1), account: Arc::new(AtomicU32::new(ACCOUNT)), random: Arc::new(fastrand::f64) }
    }

    /// The same with another source of numbers in 0..1.
    #[must_use]
    pub fn with_random(self, random: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        Self { random: Arc::new(random), ..self }
    }
}

impl Retry for Backoff {
    fn delay(&self, attempt: u32, error: &Error, hint: Option<Duration>) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        let base = base(error)?;
        self.account.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(cost(base))).ok()?;
        let bound = base.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1))).min(CAP);
        let delay = bound.mul_f64((self.random)().clamp(0.0, 1.0));
        Some(hint.map_or(delay, |hint| delay.clamp(hint, hint + PATIENCE)))
    }

    fn attempts(&self) -> u32 {
        self.attempts
    }

    fn succeeded(&self, _: u32, last: Option<&Error>) {
        let back = last.and_then(base).map_or(1, cost);
        let _ = self.account.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| Some((left + back).min(ACCOUNT)));
    }
}

/// What another attempt costs.
fn cost(base: Duration) -> u32 {
    if base == THROTTLED { 5 } else { 14 }
}

impl fmt::Debug for Backoff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Backoff").field("attempts", &self.attempts).finish_non_exhaustive()
    }
}

/// The first bound of a wait; `None` for an error that another attempt would meet again.
fn base(error: &Error) -> Option<Duration> {
    match error {
        Error::Transport(_) => Some(TRANSIENT),
        Error::Service { name, status: Some(status), .. } => {
            // The name decides before the status does.
            let name = name.as_str();
            let passing = matches!((name, status), ("ModelNotReadyException", 429) | (_, 500 | 502 | 503 | 504));
            if THROTTLING.contains(&name) {
                Some(THROTTLED)
            } else if passing || PASSING.contains(&name) {
                Some(TRANSIENT)
            } else {
                matches!(status, 429 | 529).then_some(THROTTLED)
            }
        }
        _ => None,
    }
}

/// How long the service asks to wait: milliseconds. What is not a whole number of them says nothing.
pub(crate) fn hint(headers: &http::HeaderMap) -> Option<Duration> {
    let millis: u32 = headers.get("x-amz-retry-after")?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_millis(millis.into()))
}
