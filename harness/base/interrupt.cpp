#include "harness/base/interrupt.hpp"

namespace fencepost::harness {
namespace {

// What a handler may touch: lock-free atomics.
std::atomic<bool> stop{false};
std::atomic<int> caught{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void on_signal(int number) {
  int none = 0;
  // relaxed both: flags alone, no data goes with them; the first signal names the exit code
  caught.compare_exchange_strong(none, number, std::memory_order_relaxed,
                                 std::memory_order_relaxed);
  stop.store(true, std::memory_order_relaxed);
}

}  // namespace

Interrupt::Interrupt() {
  stop.store(false, std::memory_order_relaxed);  // relaxed: no handler is installed yet
  caught.store(0, std::memory_order_relaxed);    // relaxed: as above
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, &old_int_);
  sigaction(SIGTERM, &action, &old_term_);
}

Interrupt::~Interrupt() {
  sigaction(SIGINT, &old_int_, nullptr);
  sigaction(SIGTERM, &old_term_, nullptr);
  stop.store(false, std::memory_order_relaxed);  // relaxed: no handler is installed any more
}

const std::atomic<bool>& interrupt_flag() { return stop; }

int Interrupt::signal() const {
  return caught.load(std::memory_order_relaxed);
}  // relaxed: a number alone

}  // namespace fencepost::harness
