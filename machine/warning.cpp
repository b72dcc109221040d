#include "machine/warning.hpp"

#include <algorithm>

namespace fencepost::machine {
namespace {

struct Kind {
  WarningId id;
  Severity severity;
  std::string_view affects;
  std::string_view remedy;
};

constexpr std::array<Kind, warning_names.size()> kinds{{
    {WarningId::emulated, Severity::invalid, "timings are not valid under emulation",
     "measure on the hardware itself"},
    {WarningId::debug_build, Severity::invalid, "timings are not valid", "make build"},
    {WarningId::sanitizer, Severity::invalid, "timings are not valid", "make build"},
    {WarningId::debugger, Severity::warning,
     "stops and signals fall into windows, and system calls cost many times more",
     "detach the debugger, or run without it"},
    {WarningId::library_call, Severity::warning,
     "results of atomics, and of everything built on them, include a call and a test of the CPU's "
     "features",
     "make bench VARIANT=lse (make help), or a compiler that emits the instruction"},
    {WarningId::cpu_quota, Severity::warning,
     "windows in which the group was stopped are dropped (throttled), so a run measures less; "
     "threads that block or are woken wait for whole periods",
     "raise or remove the quota"},
    {WarningId::steal, Severity::warning,
     "stolen time falls into windows that are dropped (gap, late), and contended benchmarks "
     "overlap less",
     "ask for dedicated CPUs, or measure at another hour"},
    {WarningId::other_work, Severity::warning,
     "windows are dropped (preempted, late, run_delay); contended and blocking benchmarks are "
     "affected most",
     "ps -eo pid,psr,pcpu,comm --sort=-pcpu | head, and stop what runs there; or avoid those CPUs "
     "with --cpus"},
    {WarningId::neighbour, Severity::warning,
     "windows are dropped (neighbour), and all results of that core have wider intervals",
     "stop what runs on the SMT sibling, or avoid it: --placement=one-per-l3, or --cpus"},
    {WarningId::heat, Severity::warning,
     "windows are dropped (frequency); nanoseconds grow, cycles hardly change",
     "scripts/tune.sh --apply (turbo off), or better cooling"},
    {WarningId::governor, Severity::warning,
     "the clock moves with load: windows are dropped (frequency), and nanoseconds depend on what "
     "ran before; cycles hardly change",
     "scripts/tune.sh --apply"},
    {WarningId::turbo, Severity::info,
     "nanoseconds depend on how many cores are busy and how warm they are; cycles of one core do "
     "not, cycles of transfers between cores do",
     "scripts/tune.sh --apply"},
    {WarningId::clock_source, Severity::warning,
     "the kernel may have found the counter unreliable: nanoseconds of all results may be wrong, "
     "and blocking and waking cost more",
     "dmesg | grep -i -e clocksource -e tsc"},
    {WarningId::frequency, Severity::warning,
     "those windows are dropped; nanoseconds of the others are at a clock rate that varies",
     "scripts/tune.sh --apply"},
    {WarningId::clock_rate, Severity::warning, "nanoseconds of all results may be wrong",
     "compare cycles, or fix the frequency: scripts/tune.sh --apply"},
    {WarningId::clock_resolution, Severity::warning,
     "cycles are imprecise, and a busy SMT sibling may go unnoticed",
     "a longer --budget narrows the intervals"},
    {WarningId::multiply_latency, Severity::warning, "cycles may be off by as much",
     "compare nanoseconds, or measure on an idle machine"},
    {WarningId::cycles_mismatch, Severity::warning,
     "cycles of those cases: the clock moved inside windows, kernel work is missing, or a counter "
     "is wrong",
     "scripts/tune.sh --apply, or --events=none for calibrated cycles"},
    {WarningId::counter_refused, Severity::warning,
     "counts of this event are missing from then on; timings are not affected",
     "stop other users of the counters (perf, the NMI watchdog), or count fewer --events"},
    {WarningId::memory_placement, Severity::warning,
     "benchmarks whose lines miss the caches: their memory is farther away, or nearer, than stated",
     "free memory on that node, or allow it: numactl --show"},
    {WarningId::topology_mismatch, Severity::warning,
     "placement, and everything grouped by distance class",
     "fencepost --probe-topology, then --cpus with the CPUs you want"},
    {WarningId::cpus_moved, Severity::warning,
     "benchmarks of several threads: their samples are of both distances, and other runs may have "
     "only one",
     "pin the virtual CPUs on the host; or repeat the run, and compare interleaved: fencepost "
     "compare"},
    {WarningId::clock_offset, Severity::warning,
     "benchmarks of several threads: the common start is corrected by what was measured; where "
     "that does not hold, windows are dropped (late)",
     "dmesg | grep -i tsc, and update the firmware; or avoid those CPUs with --cpus"},
    {WarningId::line_size, Severity::warning,
     "benchmarks of objects on lines of their own: false sharing, or stores that merge, where none "
     "is meant",
     "raise padding_bytes and store_spacing_bytes (arch/*/isa.hpp) to the line, and rebuild"},
    {WarningId::frequency_claim, Severity::warning,
     "nanoseconds are of the clock rate that the reference chain shows; what cpufreq says of this "
     "CPU, here and in `state`, is not true",
     "look for a power or heat limit (dmesg | grep -i -e throttl -e volt), and compare cycles"},
    {WarningId::under_voltage, Severity::warning,
     "the firmware lowers the clock while the supply is weak: windows are dropped (frequency), and "
     "nanoseconds grow",
     "a stronger power supply and a shorter cable"},
    {WarningId::cpu_times_hidden, Severity::info,
     "time taken by the hypervisor and by other processes cannot be told from /proc/stat; windows "
     "that either disturbs are dropped all the same",
     "none needed; outside of the container the kernel's own file can be read"},
}};

const Kind& kind_of(WarningId id) { return *std::ranges::find(kinds, id, &Kind::id); }

template <class Enum, class Names>
std::optional<Enum> by_name(const Names& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::optional<WarningId> warning_id(std::string_view name) {
  return by_name<WarningId>(warning_names, name);
}

std::optional<Severity> severity(std::string_view name) {
  return by_name<Severity>(severity_names, name);
}

Warning make_warning(WarningId id, std::string text, std::string remedy) {
  const Kind& kind = kind_of(id);
  if (remedy.empty()) remedy = kind.remedy;
  return {id, kind.severity, std::move(text), std::string(kind.affects), std::move(remedy)};
}

std::string one_line(const Warning& warning) {
  return warning.text + "; affects: " + warning.affects + "; remedy: " + warning.remedy;
}

}  // namespace fencepost::machine
