// One event that a performance counter can count, and which of them are worth counting on a CPU.
//
// A row is named by libpfm4's string (perfmon2.sourceforge.net), whose tables come from the vendors' documents; the
// tests have libpfm encode every row. What a row can't say: whether the machine at hand lets it be read.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace fencepost::arch {

/// What an event is good for in derived results (counters/derived.hpp).
enum class EventRole : std::uint8_t {
  plain,         ///< stands for itself
  cycles,        ///< core cycles, at whatever clock
  instructions,  ///< retired
  loads,         ///< retired: what a share of loads is a share of
  line_in,       ///< a line came from beyond the core's own caches; such events of one set add up
  modified_hit,  ///< a load found its line modified in another core's cache; such events of one set add up
};

/// A workload during which an event must count (counters/known_work.hpp runs it), so that a counter that stands still can be
/// told from one that had nothing to count.
enum class KnownWork : std::uint8_t {
  none,            ///< not known for this event, or not without a second core: it is not checked
  adds,            ///< the latency chain: dependent adds
  lines,           ///< loads and stores of lines that the core's own caches lack
  locked,          ///< locked instructions, or what the CPU has in their place
  fences,          ///< sequentially consistent fences
  acquire_loads,   ///< load-acquires
  release_stores,  ///< store-releases
  system_calls,    ///< work of the kernel
  sleeps,          ///< the thread gives up its CPU
  page_faults,     ///< first accesses to pages
};

struct Event {
  std::string_view name;  ///< libpfm4's
  std::string_view key;   ///< in results: <key>_per_op
  EventRole role;
  std::string_view tells;  ///< about synchronisation, in one line
  KnownWork work = KnownWork::none;
};

/// The events for some CPUs, by the names that libpfm4 gives their PMUs. Most telling first: what does not fit the
/// counters at once is read in later passes, which see fewer rounds.
struct EventSet {
  std::span<const std::string_view> pmus;
  std::span<const Event> events;
};

}  // namespace fencepost::arch
