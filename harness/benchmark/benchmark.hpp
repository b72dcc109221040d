// The interface between the harness and the benchmarks: Benchmark, and Case, which describes one to the harness.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/benchmark/case_name.hpp"
#include "harness/benchmark/durations.hpp"
#include "harness/benchmark/thread_state.hpp"
#include "harness/benchmark/values.hpp"

namespace fencepost::harness {

/// How often something happened, by its name: a word of letters, digits and _.
using OutcomeCounts = std::map<std::string, std::uint64_t>;

/// The code that is measured. For every window the harness calls, in this order:
///   place_own() and begin() on the case's first thread, run() on every thread at once, end() on the first thread.
/// A benchmark verifies in end() that it did its work: unverified results are never published.
///
/// If it keeps its state, for every burst of windows:
///   begin(); for each window, and to warm up, place_own(), run(), end_window(); end().
class Benchmark {
 public:
  virtual ~Benchmark() = default;

  /// Where what belongs to each thread can lie: Case::own_bytes long, aligned to 256 bytes, on pages that this thread was the
  /// first to write. Elsewhere in each window; what a window left there is still there in the next place_own(). Not called
  /// where Case::own_bytes is 0.
  virtual void place_own(std::span<std::byte* const> parts) { static_cast<void>(parts); }

  /// Builds the shared state in `place` (Case::bytes long, aligned to 256 bytes).
  virtual void begin(std::byte* place, unsigned threads) = 0;

  /// Works until `state.again()` returns false. Runs on its own pinned thread.
  virtual void run(ThreadState& state) = 0;

  /// Destroys the shared state. Returns what was wrong with the work, or "" when it is verified.
  virtual std::string end() = 0;

  /// Whether the windows of a burst follow one another on the same state: for one that takes longer to build than to measure. Its
  /// location is then drawn once a burst, and caches hold what earlier windows used.
  virtual bool keeps_state() const { return false; }

  /// Operations of all threads together after which caches and predictors are as in use, to warm up before the first window
  /// of a burst that keeps its state. The harness stops after 0.25 s.
  virtual std::uint64_t settling_operations() const { return 0; }

  /// A window that keeps its state is over: durations() and outcomes() are then those of this window; and values(), after end(),
  /// those of all windows of the burst.
  virtual void end_window() {}

  /// After end(): how long each operation of the window took, where the benchmark times each; else null.
  virtual const DurationsByThread* durations() const { return nullptr; }

  /// After end(): what the window's operations led to, where they may lead to several things; else empty. The same names in each
  /// window of a case, those that did not happen with 0. run.json has the sums.
  virtual OutcomeCounts outcomes() const { return {}; }

  /// After end(): what else was measured in the window, or beside it. The same names in each window of a case.
  virtual Values values() const { return {}; }
};

/// How a case uses the machine; decides which disturbances can be distinguished from its normal execution.
enum class Pace {
  alone,      ///< one thread, no sharing: every batch takes the same time
  contended,  ///< threads contend for lines but never sleep
  blocking,   ///< threads may sleep in the kernel as part of the work
};
inline constexpr std::array<std::string_view, 3> pace_names{"alone", "contended", "blocking"};
constexpr std::string_view name_of(Pace pace) { return pace_names[static_cast<std::size_t>(pace)]; }

struct Case {
  std::string name;      ///< fields.text()
  CaseName fields;       ///< the parts of the name, as data
  unsigned threads = 1;  ///< fields.threads
  Pace pace = Pace::alone;
  std::vector<unsigned> team_threads;  ///< team threads that take part; empty: the first `threads`
  unsigned on_a_cpu = 1;  ///< most of its threads that have one CPU in turn (--oversubscribe)
  /// Team thread on whose NUMA node the shared state lies, where the name of the case says so; else --shared-home decides.
  std::optional<unsigned> home;
  /// NUMA node on which the shared state lies, the kernel's number, where the name of the case says that; before `home`.
  std::optional<unsigned> node;
  std::size_t bytes = 64;     ///< size of the shared state
  std::size_t own_bytes = 0;  ///< size of what belongs to each thread, Benchmark::place_own()
  std::function<std::unique_ptr<Benchmark>()> make;
  std::map<std::string, double> constants;  ///< published with the results, e.g. work_cycles
  std::optional<std::string> obstacle;      ///< why it cannot be measured here
  std::optional<std::string> fault;         ///< an error that is known before it runs: it fails
  /// Address of the function that holds the timed loop, for listings; null if there is no single such function.
  const void* timed_code = nullptr;
  /// Cases of one group are compared with each other: they take rounds together until all have converged, so that both
  /// sides of a difference were measured during the same part of the run. "": in no group.
  std::string group;
  /// Name of the baseline: the case that differs from this one only by the measured operation. run.json has the
  /// difference of the two as this case's net cost. "": no baseline.
  std::string baseline;
  bool core = true;         ///< of the core set: measured without being asked for, registry.hpp
  bool on_request = false;  ///< run only when the filter spells "selfcheck"
};

/// A case with its name and its number of threads; the rest is for the caller to fill in.
Case named_case(CaseName fields);

/// The team threads that take part, in order of thread index.
std::vector<unsigned> members_of(const Case& c);

}  // namespace fencepost::harness
