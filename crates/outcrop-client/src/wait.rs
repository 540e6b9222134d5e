//! Waits for jobs. The service tells nobody when one is over, so it is asked again and again.

use crate::client::Client;
use outcrop::{Job, JobStatus, Result};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How to wait for a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Before it is asked about for the second time; each time after is half as much again.
    pub first: Duration,
    /// Between two times at most.
    pub longest: Duration,
    /// In all, at most; for ever when absent.
    pub at_most: Option<Duration>,
}

impl Default for Wait {
    /// Five seconds at first, half a minute at last: a video of six seconds takes about ninety, one of two minutes a quarter of
    /// an hour.
    ///
    /// Source: <https://docs.aws.amazon.com/nova/latest/userguide/video-gen-access.html>, read 2026-11-22.
    fn default() -> Self {
        Self { first: Duration::from_secs(5), longest: Duration::from_secs(30), at_most: None }
    }
}

impl Client {
    /// Asks about a job until it is over, or until the time is.
    ///
    /// A job that failed is no error of this: its state says so. One that is not over when the time is has the state it was
    /// last seen in; see [`JobStatus::finished`].
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    ///
    /// ```no_run
    /// # async fn example(client: outcrop_client::Client) -> outcrop_client::Result<()> {
    /// use outcrop_client::{Output, State, Video, Wait};
    ///
    /// let call = Video::of("A tide coming in over ripple marks").start("amazon.nova-reel-v1:1", &Output::to("s3://bucket/reels"))?;
    /// let job = client.send(&call).await?;
    /// let status = client.wait(&job, &Wait::default()).await?;
    /// if status.state == State::Completed {
    ///     println!("{}output.mp4", status.folder());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn wait(&self, job: &Job, wait: &Wait) -> Result<JobStatus> {
        let poll = job.poll()?;
        let begun = Instant::now();
        let mut pause = wait.first;
        loop {
            let status = self.send(&poll).await?;
            let left = wait.at_most.map_or(pause, |at_most| at_most.saturating_sub(begun.elapsed()));
            if status.finished() || (wait.at_most.is_some() && left.is_zero()) {
                return Ok(status);
            }
            sleep(pause.min(left)).await;
            pause = (pause + pause / 2).min(wait.longest);
        }
    }
}
