// Which CPU has which cache line, counted: every access of code under test goes through here, on as many CPUs as one likes.
//
// A line is with one CPU that may write, or with several that only read, or in memory alone (MESI; caches of unlimited size).
// An access that needs more than its CPU has is a transfer: the line, or the right to write it, comes from somewhere else.
// Accesses follow one another, so nothing is known about time or order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <unordered_map>

namespace fencepost::coherence {

class Lines {
 public:
  /// The instance made last, which must be alive.
  static Lines& active() { return *current; }

  explicit Lines(std::size_t line_bytes) : line_bytes_(line_bytes) { current = this; }
  ~Lines() { current = nullptr; }
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;

  /// The accesses that follow are those of this CPU.
  void run_on(unsigned cpu) { cpu_ = cpu; }
  unsigned cpu() const { return cpu_; }

  enum class State { modified, exclusive, shared, invalid };

  void read(const void* at, std::size_t bytes) {
    each(at, bytes, [this](Line& line) {
      if (!line.cpus.insert(cpu_).second) return;
      ++transfers_;
      line.written = false;  // where it was, it is written back
    });
  }

  void write(const void* at, std::size_t bytes) {
    each(at, bytes, [this](Line& line) {
      if (line.cpus != std::set{cpu_}) ++transfers_;
      line = {{cpu_}, true};
    });
  }

  /// To memory, out of all caches.
  void flush(const void* at, std::size_t bytes) {
    each(at, bytes, [](Line& line) { line = {}; });
  }

  /// Of the line at `at` in this CPU's cache.
  State state(const void* at, unsigned cpu) const {
    const auto found = lines_.find(reinterpret_cast<std::uintptr_t>(at) / line_bytes_);
    if (found == lines_.end() || !found->second.cpus.contains(cpu)) return State::invalid;
    if (found->second.cpus.size() > 1) return State::shared;
    return found->second.written ? State::modified : State::exclusive;
  }

  std::uint64_t transfers() const { return transfers_; }

 private:
  struct Line {
    std::set<unsigned> cpus;  ///< that have it; one that has it alone may write
    bool written = false;     ///< by the one that has it, and not in memory yet
  };

  template <class Access>
  void each(const void* at, std::size_t bytes, Access access) {
    const auto first = reinterpret_cast<std::uintptr_t>(at);
    for (auto line = first / line_bytes_; line <= (first + bytes - 1) / line_bytes_; ++line)
      access(lines_[line]);
  }

  inline static Lines* current = nullptr;
  std::size_t line_bytes_;
  unsigned cpu_ = 0;
  std::uint64_t transfers_ = 0;
  std::unordered_map<std::uintptr_t, Line> lines_;
};

}  // namespace fencepost::coherence
