//! std::sync::atomic on one word, in each order. The loops are those of C++: 32 operations in an iteration, results used.
use crate::cases::{Cases, Counts, Padded, Same};
use crate::window::Work;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed, Release, SeqCst};
use std::sync::Arc;

const ORDERS: [Ordering; 5] = [Relaxed, Acquire, Release, AcqRel, SeqCst];
const NAMES: [&str; 5] = ["relaxed", "acquire", "release", "acq_rel", "seq_cst"];
const UNROLL: u64 = 32;

pub fn add(cases: &mut Cases) {
    in_order::<0>(cases, true, true);
    in_order::<1>(cases, true, false);
    in_order::<2>(cases, false, true);
    in_order::<3>(cases, false, false);
    in_order::<4>(cases, true, true);
}

/// An order by its index: as a constant it reaches the operation, which is one instruction then.
fn in_order<const O: usize>(cases: &mut Cases, loads: bool, stores: bool) {
    let mut both = |primitive: &str, orders: &str, make: fn(usize) -> Arc<dyn Work>| {
        cases.add(|n| n == 1, "alone", &format!("atomic/{primitive}/throughput/{orders}/bits:64"), make);
        cases.add(|_| true, "contended", &format!("atomic/{primitive}/shared/{orders}/bits:64"), make);
    };
    both("fetch_add", NAMES[O], fetch_add::<O>);
    both("exchange", NAMES[O], exchange::<O>);
    if loads {
        both("load", NAMES[O], load::<O>);
    }
    if stores {
        both("store", NAMES[O], store::<O>);
    }
    let pair = format!("{}-{}", NAMES[O], NAMES[failure(O)]);
    cases.add(
        |n| n == 1,
        "alone",
        &format!("atomic/compare_exchange_strong_success/throughput/{pair}/bits:64"),
        compare_exchange::<O>,
    );
    cases.add(|_| true, "contended", &format!("atomic/compare_exchange_strong_success/shared/{pair}/bits:64"), count::<O>);
}

/// The strongest order of a failure that adds nothing to that of the success: a failure releases nothing.
const fn failure(order: usize) -> usize {
    match order {
        2 => 0,
        3 => 1,
        same => same,
    }
}

/// Makes the compiler believe that the value is used; costs no instruction.
#[inline(always)]
fn keep(value: u64) {
    // SAFETY: an empty text.
    unsafe { core::arch::asm!("/* {0} */", in(reg) value, options(nomem, nostack, preserves_flags)) };
}

#[inline(always)]
fn unrolled(mut step: impl FnMut()) {
    let mut eight = || {
        step();
        step();
        step();
        step();
        step();
        step();
        step();
        step();
    };
    eight();
    eight();
    eight();
    eight();
}

fn word() -> Arc<Padded<AtomicU64>> {
    Arc::default()
}

fn fetch_add<const O: usize>(_: usize) -> Arc<dyn Work> {
    let at = word();
    let last = at.clone();
    Arc::new(Same { batch: move |_, n| add_all::<O>(&at.0, n), proof: move || last.0.load(SeqCst) })
}

#[inline(never)]
fn add_all<const O: usize>(word: &AtomicU64, n: u64) -> u64 {
    for _ in 0..n {
        unrolled(|| keep(word.fetch_add(1, ORDERS[O])));
    }
    UNROLL * n
}

fn load<const O: usize>(threads: usize) -> Arc<dyn Work> {
    let (at, done) = (word(), Counts::new(threads));
    let seen = done.clone();
    at.0.store(0x5eed, SeqCst);
    let batch = move |thread, n| {
        if load_all::<O>(&at.0, n) == 0x5eed {
            done.add(thread, UNROLL * n);
        }
        UNROLL * n
    };
    Arc::new(Same { batch, proof: move || seen.sum() })
}

#[inline(never)]
fn load_all<const O: usize>(word: &AtomicU64, n: u64) -> u64 {
    let mut seen = 0;
    for _ in 0..n {
        unrolled(|| {
            seen = word.load(ORDERS[O]);
            keep(seen);
        });
    }
    seen
}

/// Each thread stores a number of its own, from 1 on; what is there at the end is one of them.
fn store<const O: usize>(threads: usize) -> Arc<dyn Work> {
    let (at, done) = (word(), Counts::new(threads));
    let (last, seen) = (at.clone(), done.clone());
    let batch = move |thread, n| {
        store_all::<O>(&at.0, thread as u64 + 1, n);
        done.add(thread, UNROLL * n);
        UNROLL * n
    };
    Arc::new(Same { batch, proof: move || if last.0.load(SeqCst) <= threads as u64 { seen.sum() } else { 0 } })
}

#[inline(never)]
fn store_all<const O: usize>(word: &AtomicU64, token: u64, n: u64) {
    for _ in 0..n {
        unrolled(|| word.store(token, ORDERS[O]));
    }
}

/// Each thread stores a number of its own, then what it found: at the end one of them, or 0, is there.
fn exchange<const O: usize>(threads: usize) -> Arc<dyn Work> {
    let (at, done) = (word(), Counts::new(threads));
    let (last, seen) = (at.clone(), done.clone());
    let batch = move |thread, n| {
        keep(swap_all::<O>(&at.0, thread as u64 + 1, n));
        done.add(thread, UNROLL * n);
        UNROLL * n
    };
    Arc::new(Same { batch, proof: move || if last.0.load(SeqCst) <= threads as u64 { seen.sum() } else { 0 } })
}

#[inline(never)]
fn swap_all<const O: usize>(word: &AtomicU64, mut token: u64, n: u64) -> u64 {
    for _ in 0..n {
        unrolled(|| token = word.swap(token, ORDERS[O]));
    }
    token
}

/// Whether they succeed is not asked: one that failed would be missing from the word.
fn compare_exchange<const O: usize>(_: usize) -> Arc<dyn Work> {
    let (at, done) = (word(), Counts::new(1));
    let last = at.clone();
    let batch = move |thread, n| {
        compare_all::<O>(&at.0, done.of(thread), n);
        done.add(thread, UNROLL * n);
        UNROLL * n
    };
    Arc::new(Same { batch, proof: move || last.0.load(SeqCst) })
}

#[inline(never)]
fn compare_all<const O: usize>(word: &AtomicU64, mut at: u64, n: u64) {
    for _ in 0..n {
        unrolled(|| {
            let _ = word.compare_exchange(at, at + 1, ORDERS[O], ORDERS[failure(O)]);
            at += 1;
        });
    }
}

fn count<const O: usize>(_: usize) -> Arc<dyn Work> {
    let at = word();
    let last = at.clone();
    Arc::new(Same { batch: move |_, n| count_all::<O>(&at.0, n), proof: move || last.0.load(SeqCst) })
}

/// One step is one success, however many failures it takes.
#[inline(never)]
fn count_all<const O: usize>(word: &AtomicU64, n: u64) -> u64 {
    let mut seen = word.load(Relaxed);
    for _ in 0..n {
        seen = succeed::<O>(word, seen);
        seen = succeed::<O>(word, seen);
        seen = succeed::<O>(word, seen);
        seen = succeed::<O>(word, seen);
    }
    4 * n
}

#[inline(always)]
fn succeed<const O: usize>(word: &AtomicU64, mut seen: u64) -> u64 {
    while let Err(now) = word.compare_exchange(seen, seen + 1, ORDERS[O], ORDERS[failure(O)]) {
        seen = now;
    }
    seen + 1
}
