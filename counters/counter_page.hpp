// The page in which the kernel tells how to read one counter without a system call (perf_event_open(2),
// struct perf_event_mmap_page). Simulated in the tests: the machine it was written on has no counters.
#pragma once

#include <cstdint>
#include <optional>

namespace fencepost::counters {

/// What the page says at one moment.
struct PageFacts {
  bool allowed = false;     ///< cap_user_rdpmc
  std::uint32_t index = 0;  ///< hardware counter plus 1; 0: on none at the moment
  unsigned width = 64;      ///< bits
  std::uint64_t offset = 0;
};

/// The value of a counter by its page; nothing where it is on no hardware counter, or must not be read. `counter` reads
/// hardware counter number n.
std::optional<std::uint64_t> value_by(const PageFacts& page,
                                      std::uint64_t (*counter)(std::uint32_t n));

class CounterPage {
 public:
  /// The page of an event's file descriptor; nullopt when the kernel provides none.
  explicit CounterPage(int file);
  ~CounterPage();
  CounterPage(CounterPage&& other) noexcept;
  CounterPage(const CounterPage&) = delete;
  CounterPage& operator=(const CounterPage&) = delete;
  CounterPage& operator=(CounterPage&&) = delete;

  bool mapped() const { return page_ != nullptr; }
  bool readable() const { return read().has_value(); }
  std::optional<std::uint64_t> read() const;

 private:
  void* page_ = nullptr;
};

}  // namespace fencepost::counters
