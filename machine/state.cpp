#include "machine/state.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "machine/cgroup.hpp"
#include "machine/clocking.hpp"
#include "machine/cpu_time.hpp"
#include "machine/cpuinfo.hpp"
#include "machine/host.hpp"

namespace fencepost::machine {
namespace {

using nlohmann::json;

/// Of "always [madvise] never" the word in brackets.
json chosen(const Reading& reading) {
  const auto open = reading.text.find('['), close = reading.text.find(']');
  if (!reading.ok() || open == std::string::npos || close == std::string::npos || close < open)
    return reading.as_json();
  return reading.text.substr(open + 1, close - open - 1);
}

/// A list of CPUs, "" for none. Kernels have printed "(null)" and " " for that.
json cpu_list(const Reading& reading) {
  if (reading.ok() &&
      (reading.text == "(null)" || reading.text.find_first_not_of(' ') == std::string::npos))
    return "";
  return reading.as_json();
}

json load(const SystemFiles& files) {
  const Reading reading = files.line("/proc/loadavg");
  if (!reading.ok()) return reading.why;
  std::istringstream words(reading.text);
  json list = json::array();
  for (double one = 0.0; list.size() < 3 && words >> one;) list.push_back(one);
  return list;
}

/// What this program was started with: setarch -R turns the random layout off for one program alone.
json random_layout(const SystemFiles& files) {
  const Reading reading = files.line("/proc/sys/kernel/randomize_va_space");
  const Reading personality = files.line("/proc/self/personality");
  if (!reading.ok()) return reading.why;
  unsigned long flags = 0;
  const char* const end = personality.text.data() + personality.text.size();
  std::from_chars(personality.text.data(), end, flags, 16);
  constexpr unsigned long no_randomize = 0x0040000;  // ADDR_NO_RANDOMIZE, linux/personality.h
  return (flags & no_randomize) != 0 ? "off for this program" : reading.text;
}

json mitigations(const SystemFiles& files) {
  const std::string folder = "/sys/devices/system/cpu/vulnerabilities/";
  json found = json::object();
  for (const std::string& name : files.names(folder))
    found[name] = files.line(folder + name).as_json();
  return found.empty() ? json("unreadable: nothing in " + folder) : found;
}

json microcode(const SystemFiles& files) {
  const json value = cpu_field(cpuinfo(files), "microcode", "microcode");
  const Reading other = files.line("/sys/devices/system/cpu/cpu0/microcode/version");
  return value.get<std::string>().starts_with("unreadable") && other.ok() ? json(other.text)
                                                                          : value;
}

/// What was asked of the kernel when it started; it tells the mode it took nowhere else.
json split_lock_detect(const SystemFiles& files) {
  const Reading reading = files.line("/proc/cmdline");
  if (!reading.ok()) return reading.why;
  const std::string name = "split_lock_detect=";
  std::istringstream words(reading.text);
  for (std::string word; words >> word;) {
    if (word.starts_with(name)) return word.substr(name.size());
  }
  return "default";
}

/// No limit that can be seen is an empty list; no seeing is a reason.
json cpu_quota(const SystemFiles& files) {
  for (const char* path : {"/proc/self/cgroup", "/proc/self/mountinfo"}) {
    if (const Reading reading = files.whole(path); !reading.ok()) return reading.why;
  }
  return describe(quotas(files));
}

}  // namespace

json read_state(const SystemFiles& files, const std::vector<unsigned>& cpus) {
  const std::string system = "/sys/devices/system/", kernel = "/proc/sys/kernel/";
  const auto line = [&](const std::string& path) { return files.line(path); };
  return {{"governor", governors(files, cpus)},
          {"frequency_khz", frequencies(files, cpus)},
          {"boost", boost(files)},
          {"smt", line(system + "cpu/smt/control").as_json()},
          {"isolated_cpus", cpu_list(line(system + "cpu/isolated"))},
          {"nohz_full", cpu_list(line(system + "cpu/nohz_full"))},
          {"transparent_huge_pages", chosen(line("/sys/kernel/mm/transparent_hugepage/enabled"))},
          {"random_layout", random_layout(files)},
          {"numa_balancing", line(kernel + "numa_balancing").as_json()},
          {"split_lock_detect", split_lock_detect(files)},
          {"split_lock_mitigate", line(kernel + "split_lock_mitigate").as_json()},
          {"nmi_watchdog", line(kernel + "nmi_watchdog").as_json()},
          {"perf_event_paranoid", line(kernel + "perf_event_paranoid").as_json()},
          {"cpu_quota", cpu_quota(files)},
          {"cpu_time_s", cpu_time(files, cpus)},
          {"load", load(files)},
          {"temperature_c", temperatures(files)},
          {"heat_throttles", heat_throttles(files, cpus)},
          {"mitigations", mitigations(files)},
          {"clock_source", line(system + "clocksource/clocksource0/current_clocksource").as_json()},
          {"microcode", microcode(files)},
          {"hypervisor", hypervisor(files)},
          {"container", container(files)},
          {"tracer_pid", tracer(files)}};
}

}  // namespace fencepost::machine
