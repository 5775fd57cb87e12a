//! Many jobs on all cores: bounded, named threads, progress, and a way to stop between two jobs.
//!
//! A job keeps a core busy from end to end; more threads than cores would only add switches between them. Not here: what a
//! job does.

use super::{Cancel, Events, NoEvents, Stage};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Does `job` for 0 to `total - 1` and returns the results in that order.
pub fn in_parallel<T: Send>(name: &str, total: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
    // Nobody cancels, so every job has its result; the stage of what nobody watches does not matter.
    in_parallel_watched(name, total, Stage::Load, &NoEvents, &Cancel::default(), job).into_iter().flatten().collect()
}

/// Runs job 0 to `total - 1`, in that order as far as the cores allow, and returns their results in that order.
///
/// `None` stands where cancelling came before the job. The calling thread works too, so that everything is done even
/// where no thread can be started.
pub fn in_parallel_watched<T: Send>(
    name: &str,
    total: usize,
    stage: Stage,
    events: &dyn Events,
    cancel: &Cancel,
    job: impl Fn(usize) -> T + Sync,
) -> Vec<Option<T>> {
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let results: Mutex<Vec<Option<T>>> = Mutex::new((0..total).map(|_| None).collect());
    let work = || {
        while !cancel.is_cancelled() {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= total {
                return;
            }
            let result = job(index);
            results.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(result);
            events.progress(stage, done.fetch_add(1, Ordering::Relaxed) + 1, total);
        }
    };
    let helpers = thread::available_parallelism().map_or(1, usize::from).min(total).saturating_sub(1);
    thread::scope(|scope| {
        for number in 1..=helpers {
            // Fewer threads are slower, not wrong.
            if thread::Builder::new().name(format!("{name}-{number}")).spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        work();
    });
    results.into_inner().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn results_stand_in_the_order_of_the_jobs() {
        let results = in_parallel_watched("test", 500, Stage::Pairs, &NoEvents, &Cancel::default(), |index| index * 2);
        assert_eq!(results, (0..500).map(|index| Some(index * 2)).collect::<Vec<_>>());
    }

    #[test]
    fn no_job_starts_after_a_cancel() {
        let cancel = Cancel::default();
        let results = in_parallel_watched("test", 1000, Stage::Pairs, &NoEvents, &cancel, |index| {
            if index == 10 {
                cancel.cancel();
            }
            index
        });
        let finished = results.iter().flatten().count();
        let cores = thread::available_parallelism().map_or(1, usize::from);
        assert!((11..=10 + 2 * cores).contains(&finished), "{finished}");
    }

    #[test]
    fn progress_ends_at_the_total() {
        struct Last(AtomicBool);
        impl Events for Last {
            fn progress(&self, stage: Stage, done: usize, total: usize) {
                assert_eq!(stage, Stage::Strangers);
                if done == total {
                    self.0.store(true, Ordering::Relaxed);
                }
            }
        }
        let last = Last(AtomicBool::new(false));
        in_parallel_watched("test", 20, Stage::Strangers, &last, &Cancel::default(), |index| index);
        assert!(last.0.load(Ordering::Relaxed));
    }
}
