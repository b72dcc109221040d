#include "harness/sampling/noise_note.hpp"

#include <algorithm>
#include <string_view>

#include "harness/sampling/used_samples.hpp"

namespace fencepost::harness {
namespace {

struct Reason {
  std::string_view what;   ///< happened
  std::string_view helps;  ///< apart from more time
};

/// In the order of Drop.
constexpr std::array<Reason, drop_names.size()> reasons{{
    {"another hardware thread used the core", "a time when the machine is quieter helps"},
    {"a pause of the system inside the window", "CPUs without timer ticks (nohz_full) help"},
    {"other threads ran on these CPUs", "stopping other programs, or --cpus with idle CPUs, helps"},
    {"the kernel moved a thread to another CPU",
     "stopping what changes the CPU affinity of threads (a cpuset) helps"},
    {"threads did not start together", "stopping other programs, or --cpus with idle CPUs, helps"},
    {"the clock frequency changed",
     "the governor performance helps, or switching frequency boost (turbo) off"},
    {"threads waited for a CPU", "fewer threads or more CPUs help"},
    {"the CPU quota of the control group was used up", "a larger CPU quota helps"},
    {"the clean level of the core is not known, so a busy one cannot be told from an idle one",
     "a run while the machine is quiet helps: later runs use the level that it finds"},
}};

std::string count_text(const WindowCounts& counts) {
  if (counts.kept >= least_windows)
    return "clean windows in too few rounds: " + std::to_string(counts.clean_rounds) +
           " of at least " + std::to_string(least_clean_rounds);
  return "too few clean windows: " + std::to_string(counts.kept) + " of " +
         std::to_string(counts.kept + counts.dropped);
}

/// Threads of the case that wait for each other's turn look like other programs.
Reason reason_of(Drop drop, unsigned on_a_cpu) {
  const bool like_others = drop == Drop::preempted || drop == Drop::late || drop == Drop::run_delay;
  if (on_a_cpu > 1 && like_others)
    return {"threads of this case have a CPU in turn",
            "fewer threads, or no --oversubscribe, help"};
  return reasons[static_cast<std::size_t>(drop)];
}

}  // namespace

std::string noise_note(const WindowCounts& counts) {
  const std::string text = count_text(counts);
  if (counts.dropped == 0) return text + "; a larger --budget helps";
  const auto worst = static_cast<std::size_t>(std::ranges::max_element(counts.dropped_for) -
                                              counts.dropped_for.begin());
  const Reason reason = reason_of(static_cast<Drop>(worst), counts.on_a_cpu);
  return text + ", most dropped for " + std::string(drop_names[worst]) + " (" +
         std::string(reason.what) + "); " + std::string(reason.helps) +
         (counts.kept > 0 ? ", or a larger --budget" : "");
}

}  // namespace fencepost::harness
