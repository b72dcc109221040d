//! A window: the threads of a case start together, look at the clock after each batch, and stop at the deadline.
use crate::kernel::{current_cpu, ticks, ticks_ordered, Usage};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::Arc;

/// What is measured: made anew for each window. Methods are called by several threads at once.
pub trait Work: Send + Sync {
    /// Does n iterations on a thread that is in the results; how many operations that were.
    fn batch(&self, thread: usize, n: u64) -> u64;
    /// What the data say how many operations were done, after all threads are.
    fn proof(&self) -> u64;
    /// Whether the other threads only support the first one, by support(), until it calls stop() after its last batch.
    fn supported(&self) -> bool {
        false
    }
    fn support(&self) {}
    fn stop(&self) {}
}

pub struct Window {
    margin: u64,
    length: u64,
    batch: u64,
    pub threads: usize,
    work: Arc<dyn Work>,
    ready: AtomicUsize,
    over: AtomicUsize,
    start: AtomicU64, // 0: not set yet
}

#[derive(Default)]
pub struct Report {
    pub cpu: u64,
    pub in_results: bool,
    pub ready: u64,
    pub start: u64,
    pub started: u64,
    pub ended: u64,
    pub counted: u64,
    pub performed: u64,
    pub batches: u64,
    pub longest: u64,
    pub longest_ended: u64,
    pub usage: Usage,
}

/// After its deadline a thread works on until all have passed theirs, for so many window lengths at most.
const PATIENCE: u64 = 64;

impl Window {
    pub fn new(margin: u64, length: u64, batch: u64, threads: usize, work: Arc<dyn Work>) -> Window {
        let (ready, over, start) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicU64::new(0));
        Window { margin, length, batch, threads, work, ready, over, start }
    }

    pub fn run(&self, thread: usize) -> Report {
        let supporting = self.work.supported() && thread != 0;
        let before = Usage::now();
        let mut r = Report { in_results: !supporting, ready: ticks(), ..Report::default() };
        r.start = self.wait(thread);
        r.started = ticks_ordered();
        if supporting {
            self.work.support();
        } else {
            self.measure(thread, &mut r);
        }
        r.ended = ticks_ordered();
        r.usage = Usage::now().since(before);
        r.cpu = current_cpu();
        if self.work.supported() {
            if thread == 0 {
                self.work.stop();
            }
            return r;
        }
        self.over.fetch_add(1, SeqCst);
        while self.over.load(SeqCst) < self.threads && ticks() - r.ended < PATIENCE * self.length {
            r.performed += self.work.batch(thread, self.batch);
        }
        r
    }

    /// Waits for the common start, and returns it. The first thread sets it, when all of them run.
    fn wait(&self, thread: usize) -> u64 {
        self.ready.fetch_add(1, SeqCst);
        if thread == 0 {
            while self.ready.load(SeqCst) < self.threads {}
            self.start.store(ticks() + self.margin, SeqCst);
        }
        while self.start.load(SeqCst) == 0 {}
        let start = self.start.load(SeqCst);
        while ticks() < start {}
        start
    }

    fn measure(&self, thread: usize, r: &mut Report) {
        let (deadline, mut last) = (r.start + self.length, r.started);
        while last < deadline {
            r.counted += self.work.batch(thread, self.batch);
            let now = ticks();
            r.batches += 1;
            if now - last > r.longest {
                (r.longest, r.longest_ended) = (now - last, now);
            }
            last = now;
        }
        r.performed = r.counted;
    }
}
