//! Mutex and RwLock of std, and of parking_lot where it was built in.
use crate::cases::{Cases, Counts, Padded, Same};
use crate::window::Work;
use std::sync::Arc;

/// A lock and the number that it guards.
trait Guarded: Default + Send + Sync + 'static {
    fn add(&self);
    /// Read under the lock, shared where there is such a mode.
    fn value(&self) -> u64;
}

impl Guarded for std::sync::Mutex<u64> {
    fn add(&self) {
        *self.lock().unwrap() += 1;
    }
    fn value(&self) -> u64 {
        *self.lock().unwrap()
    }
}

impl Guarded for std::sync::RwLock<u64> {
    fn add(&self) {
        *self.write().unwrap() += 1;
    }
    fn value(&self) -> u64 {
        *self.read().unwrap()
    }
}

#[cfg(feature = "crates")]
impl Guarded for parking_lot::Mutex<u64> {
    fn add(&self) {
        *self.lock() += 1;
    }
    fn value(&self) -> u64 {
        *self.lock()
    }
}

#[cfg(feature = "crates")]
impl Guarded for parking_lot::RwLock<u64> {
    fn add(&self) {
        *self.write() += 1;
    }
    fn value(&self) -> u64 {
        *self.read()
    }
}

pub fn add(cases: &mut Cases) {
    mutex::<std::sync::Mutex<u64>>(cases, "std_Mutex");
    rw_lock::<std::sync::RwLock<u64>>(cases, "std_RwLock");
    #[cfg(feature = "crates")]
    {
        mutex::<parking_lot::Mutex<u64>>(cases, "parking_lot_Mutex");
        rw_lock::<parking_lot::RwLock<u64>>(cases, "parking_lot_RwLock");
    }
}

fn mutex<L: Guarded>(cases: &mut Cases, name: &str) {
    cases.add(
        |_| true,
        "blocking",
        &format!("mutex/{name}/lock_unlock"),
        |_| {
            let lock = Arc::new(Padded(L::default()));
            let last = lock.clone();
            Arc::new(Same { batch: move |_, n| add_all(&lock.0, n), proof: move || last.0.value() }) as Arc<dyn Work>
        },
    );
}

#[inline(never)]
fn add_all<L: Guarded>(lock: &L, n: u64) -> u64 {
    for _ in 0..n {
        lock.add();
    }
    n
}

/// Reads, and writes that are spread evenly among them.
fn rw_lock<L: Guarded>(cases: &mut Cases, name: &str) {
    for reads in [0, 90, 100] {
        cases.add(
            |_| true,
            "blocking",
            &format!("rwmutex/{name}/mix/reads:{reads}"),
            move |threads| {
                let (lock, read, part) = (Arc::new(Padded(L::default())), Counts::new(threads), Counts::new(threads));
                let (last, seen) = (lock.clone(), read.clone());
                let batch = move |thread, n| {
                    let (found, parts) = mix(&lock.0, 100 - reads, part.of(thread), n);
                    read.add(thread, found);
                    part.add(thread, parts - part.of(thread));
                    n
                };
                Arc::new(Same { batch, proof: move || last.0.value() + seen.sum() }) as Arc<dyn Work>
            },
        );
    }
}

/// How many read what no writer has written yet, and the part of a write that is left.
#[inline(never)]
fn mix<L: Guarded>(lock: &L, writes: u64, mut part: u64, n: u64) -> (u64, u64) {
    let mut found = 0;
    for _ in 0..n {
        part += writes;
        if part % 100 < writes && part >= 100 {
            lock.add();
        } else if lock.value() < 1 << 63 {
            found += 1;
        }
    }
    (found, part)
}
