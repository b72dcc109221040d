#include "machine/timeslices.hpp"

#include <sstream>
#include <string>

namespace fencepost::machine {
namespace {

// cpu<N> and nine numbers in versions 14 to 17; the last is the number of times that a task began to run
// (Linux, Documentation/scheduler/sched-stats.rst).
constexpr int fields_before_timeslices = 8;

}  // namespace

std::map<unsigned, std::uint64_t> timeslices(const SystemFiles& files) {
  std::map<unsigned, std::uint64_t> timeslices;
  std::istringstream lines(files.whole("/proc/schedstat").text);
  std::string line;
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    std::string name, skipped;
    words >> name;
    if (name.rfind("cpu", 0) != 0) continue;
    for (int i = 0; i < fields_before_timeslices; ++i) words >> skipped;
    std::uint64_t count = 0;
    std::istringstream number(name.substr(3));
    unsigned cpu = 0;
    if (number >> cpu && words >> count) timeslices.emplace(cpu, count);
  }
  return timeslices;
}

}  // namespace fencepost::machine
