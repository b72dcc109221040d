// The two futex calls that parking needs, straight from the kernel (futex(2)); Linux only.
//
// std::atomic::wait was rejected: libstdc++ puts its own spinning and a shared table of waiters in
// front of the call, so one could neither choose how long to spin nor know which wake-up costs a
// system call.
// Always private (FUTEX_PRIVATE_FLAG): the kernel then uses the address as key, not the page.
#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace fencepost::support {

using futex_word = std::atomic<std::uint32_t>;

static_assert(sizeof(futex_word) == sizeof(std::uint32_t) && alignof(futex_word) >= 4,
              "the kernel compares the four bytes at an aligned address: the atomic must be "
              "nothing but its value");
static_assert(futex_word::is_always_lock_free,
              "a lock hidden in the atomic would be invisible to the kernel");

/// Ends the process: a futex that neither sleeps nor wakes would turn every caller into an endless
/// busy loop or a hang.
[[noreturn]] inline void futex_failed(const char* operation, int error) noexcept {
  std::fprintf(
      stderr, "fencepost: futex %s: %s (is the futex system call filtered by a sandbox?)\n",
      operation, std::strerror(error));  // NOLINT(concurrency-mt-unsafe): the process ends here
  std::abort();
}

/// Sleeps while `word` holds `expected`. May return early for no reason: the caller must look at
/// the word again, and it is that load which synchronises; this call orders nothing.
/// Errors: EAGAIN (another value already) and EINTR (a signal) are early returns; any other ends
/// the process.
inline void futex_wait(futex_word& word, std::uint32_t expected) noexcept {
  if (::syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, expected, nullptr, nullptr, 0) == 0) return;
  const int error = errno;
  if (error != EAGAIN && error != EINTR) futex_failed("wait", error);
}

/// Wakes at most `count` threads asleep on the word at `address`.
/// The word need not exist any more: the kernel uses the address of a private futex as a key and
/// does not read it. A waker may therefore call this after the store that lets the waiter leave; at
/// worst an unrelated sleeper wakes early.
/// Errors: any error ends the process.
inline void futex_wake(const futex_word* address, int count) noexcept {
  if (::syscall(SYS_futex, address, FUTEX_WAKE_PRIVATE, count, nullptr, nullptr, 0) >= 0) return;
  futex_failed("wake", errno);
}

}  // namespace fencepost::support
