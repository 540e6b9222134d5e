//! Input that is read while what came before is worked on, and work that all cores share.

use crate::failure::Failure;
use crate::inputs::{reason, shown};
use crate::replay::progress;
use std::io::{self, Read};
use std::sync::mpsc::{Receiver, sync_channel};

/// What is read at once, in bytes.
const CHUNK: usize = 64 * 1024;
/// How many of them may wait.
const WAITING: usize = 32;
/// What is worked on at once, in bytes: enough for threads to be worth it, little enough to stay out of memory's way.
const BATCH: usize = 1024 * 1024;

/// Input that another thread reads; stdin for `-`.
pub(super) struct Arriving {
    path: String,
    chunks: Receiver<Result<Vec<u8>, String>>,
}

impl Arriving {
    pub(super) fn open(path: &str) -> Result<Self, Failure> {
        let mut input: Box<dyn Read + Send> = if path == "-" {
            Box::new(progress(None).wrap_read(io::stdin()))
        } else {
            let file = std::fs::File::open(path).map_err(|error| Failure::File(path.to_owned(), reason(&error)))?;
            let length = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|metadata| metadata.len());
            Box::new(progress(length).wrap_read(file))
        };
        let (send, chunks) = sync_channel(WAITING);
        // It ends with the input, or when nobody takes what it reads.
        std::thread::spawn(move || {
            loop {
                let mut chunk = vec![0; CHUNK];
                let read = match input.read(&mut chunk) {
                    Ok(0) => break,
                    Ok(read) => read,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => {
                        let _ = send.send(Err(reason(&error)));
                        break;
                    }
                };
                chunk.truncate(read);
                if send.send(Ok(chunk)).is_err() {
                    break;
                }
            }
            // The progress is taken off the terminal before the last output gets there.
            drop(input);
        });
        Ok(Self { path: shown(path), chunks })
    }

    /// Waits for more, and adds what has arrived by then; false at the end.
    pub(super) fn next(&mut self, held: &mut Vec<u8>) -> Result<bool, Failure> {
        let Ok(first) = self.chunks.recv() else { return Ok(false) };
        let mut taken = 0;
        for chunk in std::iter::once(first).chain(std::iter::from_fn(|| self.chunks.try_recv().ok())) {
            let chunk = chunk.map_err(|reason| Failure::File(self.path.clone(), reason))?;
            taken += chunk.len();
            held.extend(chunk);
            if taken >= BATCH {
                break;
            }
        }
        Ok(true)
    }
}

/// The lines that have arrived, each with its number from 1 and the end it has, again and again until there are no more.
pub(super) fn each_batch(path: &str, mut take: impl FnMut(&[(u64, &[u8])]) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut input = Arriving::open(path)?;
    let mut held = Vec::new();
    let mut number = 0;
    loop {
        let from = held.len();
        let more = input.next(&mut held)?;
        let ends = if more {
            held.get(from..).and_then(|new| new.iter().rposition(|&byte| byte == b'\n')).map_or(0, |at| from + at + 1)
        } else {
            held.len()
        };
        let lines = held.get(..ends).unwrap_or_default().split_inclusive(|&byte| byte == b'\n');
        let lines: Vec<(u64, &[u8])> = lines.zip(number + 1..).map(|(line, number)| (number, line)).collect();
        if let Some(&(last, _)) = lines.last() {
            number = last;
            take(&lines)?;
        }
        held.drain(..ends);
        if !more {
            return Ok(());
        }
    }
}

/// A line and its end apart.
pub(super) fn bare(line: &[u8]) -> (&[u8], &[u8]) {
    let bare = line.strip_suffix(b"\n").map_or(line, |bare| bare.strip_suffix(b"\r").unwrap_or(bare));
    (bare, line.get(bare.len()..).unwrap_or_default())
}

/// Does the same with each, on all cores; the results are in the order of the items.
pub(super) fn side_by_side<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = items.len().div_ceil(cores).max(1);
    if share == items.len() || items.len() < 8 {
        return items.iter().map(work).collect();
    }
    std::thread::scope(|scope| {
        let work = &work;
        let mut shares = items.chunks(share);
        let first = shares.next().unwrap_or_default();
        let workers: Vec<_> = shares.map(|share| scope.spawn(move || share.iter().map(work).collect::<Vec<_>>())).collect();
        let mut all: Vec<R> = first.iter().map(work).collect();
        for worker in workers {
            all.extend(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        all
    })
}
