#include "machine/cpu_time.hpp"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <string>

namespace fencepost::machine {
namespace {

constexpr double least_seconds = 0.5;

double own_seconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

/// How much `part` grew.
std::optional<double> grown(const Fact<CpuTime>& before, const Fact<CpuTime>& after,
                            double CpuTime::*part) {
  if (!before.known() || !after.known()) return std::nullopt;
  return after.value().*part - before.value().*part;
}

std::optional<double> share(std::optional<double> part, std::optional<double> whole) {
  if (!part || !whole || *whole < least_seconds) return std::nullopt;
  return std::clamp(*part / *whole, 0.0, 1.0);
}

/// Is another file system's file put over the kernel's? mountinfo has the place in its fifth column (proc(5)).
bool is_covered(const SystemFiles& files, const std::string& path) {
  std::istringstream lines(files.whole("/proc/self/mountinfo").text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string place;
    for (int i = 0; i < 5; ++i) words >> place;
    if (place == path) return true;
  }
  return false;
}

}  // namespace

Fact<CpuTime> cpu_time(const SystemFiles& files, const std::vector<unsigned>& cpus) {
  const Reading stat = files.whole("/proc/stat");
  if (!stat.ok()) return Fact<CpuTime>::unreadable(stat.why);
  if (is_covered(files, "/proc/stat")) return Fact<CpuTime>::unreadable(cpu_times_of_other_cpus);
  const double tick_s = 1.0 / static_cast<double>(std::max(1L, sysconf(_SC_CLK_TCK)));
  double all = 0.0, stolen = 0.0, idle = 0.0;
  std::set<unsigned> missing(cpus.begin(), cpus.end());
  std::istringstream lines(stat.text);
  for (std::string line; std::getline(lines, line);) {
    // "cpu3 user nice system idle iowait irq softirq steal ..." (proc(5)); guest time is inside user already.
    unsigned cpu = 0;
    std::istringstream words(line);
    if (!line.starts_with("cpu") || !(words.ignore(3) >> cpu)) continue;
    if (line[3] == ' ' || missing.erase(cpu) == 0) continue;
    std::array<double, 8> ticks{};
    for (double& one : ticks) words >> one;
    for (const double one : ticks) all += one * tick_s;
    idle += (ticks[3] + ticks[4]) * tick_s;
    stolen += ticks[7] * tick_s;
  }
  if (cpus.empty() || !missing.empty())
    return Fact<CpuTime>::unreadable("unreadable: /proc/stat: no line of some CPU in use");
  if (all == 0.0) return Fact<CpuTime>::unreadable(cpu_times_all_zero);
  return CpuTime{all, stolen, all - idle - stolen, own_seconds()};
}

std::optional<double> stolen_share(const Fact<CpuTime>& before, const Fact<CpuTime>& after) {
  return share(grown(before, after, &CpuTime::stolen), grown(before, after, &CpuTime::all));
}

std::optional<double> foreign_share(const Fact<CpuTime>& before, const Fact<CpuTime>& after) {
  const auto busy = grown(before, after, &CpuTime::busy), own = grown(before, after, &CpuTime::own);
  if (!busy || !own) return std::nullopt;
  return share(*busy - *own, grown(before, after, &CpuTime::all));
}

}  // namespace fencepost::machine
