//! Which cases there are, and what they are made of.
use crate::window::Work;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::Arc;

type Make = Box<dyn Fn(usize) -> Arc<dyn Work>>;

pub struct Case {
    pub name: String,
    pub pace: &'static str, // alone, contended, blocking
    pub threads: usize,
    pub make: Make,
}

/// The cases for the numbers of threads of a run.
pub struct Cases<'a> {
    counts: &'a [usize],
    all: Vec<Case>,
}

impl Cases<'_> {
    /// One case for each number of threads that fits. what: <kind>/<primitive>/<operation>...; pace: of several threads.
    pub fn add<F>(&mut self, fits: impl Fn(usize) -> bool, pace: &'static str, what: &str, make: F)
    where
        F: Fn(usize) -> Arc<dyn Work> + Clone + 'static,
    {
        for threads in self.counts.iter().copied().filter(|n| fits(*n)) {
            let pace = if threads == 1 { "alone" } else { pace };
            self.all.push(Case { name: format!("rust/{what}/threads:{threads}"), pace, threads, make: Box::new(make.clone()) });
        }
    }
}

pub fn all_cases(counts: &[usize]) -> Vec<Case> {
    let mut cases = Cases { counts, all: Vec::new() };
    crate::atomics::add(&mut cases);
    crate::locks::add(&mut cases);
    crate::channels::add(&mut cases);
    cases.all
}

/// Work of which all threads do the same.
pub struct Same<B, P> {
    pub batch: B,
    pub proof: P,
}

impl<B: Fn(usize, u64) -> u64 + Send + Sync, P: Fn() -> u64 + Send + Sync> Work for Same<B, P> {
    fn batch(&self, thread: usize, n: u64) -> u64 {
        (self.batch)(thread, n)
    }
    fn proof(&self) -> u64 {
        (self.proof)()
    }
}

/// On lines of its own.
#[derive(Default)]
#[repr(align(128))]
pub struct Padded<T>(pub T);

/// A number of each thread.
#[derive(Clone)]
pub struct Counts(Arc<Vec<Padded<AtomicU64>>>);

impl Counts {
    pub fn new(threads: usize) -> Counts {
        Counts(Arc::new((0..threads).map(|_| Padded::default()).collect()))
    }
    /// Called by that thread only.
    pub fn add(&self, thread: usize, n: u64) {
        let own = &self.0[thread].0;
        own.store(own.load(Relaxed) + n, Relaxed);
    }
    pub fn of(&self, thread: usize) -> u64 {
        self.0[thread].0.load(Relaxed)
    }
    /// After the threads' reports, which order their additions before.
    pub fn sum(&self) -> u64 {
        self.0.iter().map(|own| own.0.load(Relaxed)).sum()
    }
}
