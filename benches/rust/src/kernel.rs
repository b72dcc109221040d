//! The clock, and what the kernel knows of the calling thread. By libc's functions, which std is linked with: no crate.

#[cfg(target_arch = "x86_64")]
mod clock {
    use core::arch::x86_64::{_mm_lfence, _rdtsc};
    pub fn ticks() -> u64 {
        // SAFETY: every x86-64 CPU has it.
        unsafe { _rdtsc() }
    }
    /// Once all earlier loads are done, and before anything later begins.
    pub fn ticks_ordered() -> u64 {
        // SAFETY: as above.
        unsafe {
            _mm_lfence();
            let now = _rdtsc();
            _mm_lfence();
            now
        }
    }
}

#[cfg(target_arch = "aarch64")]
mod clock {
    pub fn ticks() -> u64 {
        let now;
        // SAFETY: reads a counter that Linux lets programs read.
        unsafe { core::arch::asm!("mrs {}, cntvct_el0", out(reg) now, options(nostack)) };
        now
    }
    pub fn ticks_ordered() -> u64 {
        let now;
        // SAFETY: as above.
        unsafe { core::arch::asm!("isb", "mrs {}, cntvct_el0", "isb", out(reg) now, options(nostack)) };
        now
    }
}

pub use clock::{ticks, ticks_ordered};

extern "C" {
    fn sched_setaffinity(thread: i32, bytes: usize, set: *const u64) -> i32;
    fn sched_getcpu() -> i32;
    fn getrusage(whose: i32, usage: *mut Rusage) -> i32;
    fn clock_gettime(clock: i32, time: *mut [i64; 2]) -> i32;
}

/// struct rusage of 64-bit Linux: two times of two words, then counts.
#[repr(C)]
struct Rusage {
    times: [i64; 4],
    counts: [i64; 14],
}
const MINOR_FAULTS: usize = 4;
const MAJOR_FAULTS: usize = 5;
const VOLUNTARY: usize = 12;
const INVOLUNTARY: usize = 13;

#[derive(Clone, Copy, Default)]
pub struct Usage {
    pub involuntary: i64,
    pub voluntary: i64,
    pub faults: i64,
    pub cpu_ns: i64,
}

impl Usage {
    pub fn now() -> Usage {
        const RUSAGE_THREAD: i32 = 1;
        const CLOCK_THREAD_CPUTIME_ID: i32 = 3;
        let (mut seen, mut cpu) = (Rusage { times: [0; 4], counts: [0; 14] }, [0; 2]);
        // SAFETY: both write to what is large enough, and cannot fail for the calling thread.
        unsafe {
            getrusage(RUSAGE_THREAD, &mut seen);
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &mut cpu);
        }
        let c = &seen.counts;
        Usage {
            involuntary: c[INVOLUNTARY],
            voluntary: c[VOLUNTARY],
            faults: c[MINOR_FAULTS] + c[MAJOR_FAULTS],
            cpu_ns: cpu[0] * 1_000_000_000 + cpu[1],
        }
    }

    pub fn since(self, before: Usage) -> Usage {
        Usage {
            involuntary: self.involuntary - before.involuntary,
            voluntary: self.voluntary - before.voluntary,
            faults: self.faults - before.faults,
            cpu_ns: self.cpu_ns - before.cpu_ns,
        }
    }
}

pub fn current_cpu() -> u64 {
    // SAFETY: has no argument.
    u64::try_from(unsafe { sched_getcpu() }).unwrap_or(u64::from(u32::MAX))
}

pub fn pin(cpu: usize) -> Result<(), String> {
    let mut set = [0_u64; 16]; // 1,024 CPUs, as many as a cpu_set_t has
    *set.get_mut(cpu / 64).ok_or_else(|| format!("CPU {cpu} is beyond what sched_setaffinity takes here"))? = 1 << (cpu % 64);
    // SAFETY: reads as many bytes as the set has.
    match unsafe { sched_setaffinity(0, std::mem::size_of_val(&set), set.as_ptr()) } {
        0 => Ok(()),
        _ => Err(format!("CPU {cpu}: {}", std::io::Error::last_os_error())),
    }
}
