#include "machine/state.hpp"

#include <charconv>
#include <sstream>
#include <string>

#include "machine/cgroup.hpp"
#include "machine/clocking.hpp"
#include "machine/cpu_time.hpp"
#include "machine/cpuinfo.hpp"
#include "machine/host.hpp"

namespace fencepost::machine {
namespace {

/// The selected word of a list such as "always [madvise] never": the one in brackets.
Fact<std::string> chosen(const Reading& reading) {
  const auto open = reading.text.find('['), close = reading.text.find(']');
  if (!reading.ok() || open == std::string::npos || close == std::string::npos || close < open)
    return reading.fact();
  return reading.text.substr(open + 1, close - open - 1);
}

/// A list of CPUs, "" for none. Kernels have printed "(null)" and " " for that.
Fact<std::string> cpu_list(const Reading& reading) {
  if (reading.ok() &&
      (reading.text == "(null)" || reading.text.find_first_not_of(' ') == std::string::npos))
    return "";
  return reading.fact();
}

/// What this program was started with: setarch -R turns the random layout off for one program alone.
Fact<std::string> random_layout(const SystemFiles& files) {
  const Reading reading = files.line("/proc/sys/kernel/randomize_va_space");
  const Reading personality = files.line("/proc/self/personality");
  if (!reading.ok()) return reading.fact();
  unsigned long flags = 0;
  const char* const end = personality.text.data() + personality.text.size();
  std::from_chars(personality.text.data(), end, flags, 16);
  constexpr unsigned long no_randomize = 0x0040000;  // ADDR_NO_RANDOMIZE, linux/personality.h
  return (flags & no_randomize) != 0 ? "off for this program" : reading.text;
}

Fact<std::map<std::string, Fact<std::string>>> mitigations(const SystemFiles& files) {
  using Mitigations = std::map<std::string, Fact<std::string>>;
  const std::string folder = "/sys/devices/system/cpu/vulnerabilities/";
  Mitigations found;
  for (const std::string& name : files.names(folder))
    found[name] = files.line(folder + name).fact();
  if (found.empty()) return Fact<Mitigations>::unreadable("unreadable: nothing in " + folder);
  return found;
}

Fact<std::string> microcode(const SystemFiles& files) {
  auto value = cpu_field(cpuinfo(files), "microcode", "microcode");
  const Reading other = files.line("/sys/devices/system/cpu/cpu0/microcode/version");
  return !value.known() && other.ok() ? other.text : value;
}

/// What was asked of the kernel when it started; it tells the mode it took nowhere else.
Fact<std::string> split_lock_detect(const SystemFiles& files) {
  const Reading reading = files.line("/proc/cmdline");
  if (!reading.ok()) return reading.fact();
  const std::string name = "split_lock_detect=";
  std::istringstream words(reading.text);
  for (std::string word; words >> word;) {
    if (word.starts_with(name)) return word.substr(name.size());
  }
  return "default";
}

/// No limit that can be seen is an empty list; no seeing is a reason.
Fact<std::vector<Quota>> cpu_quota(const SystemFiles& files) {
  for (const char* path : {"/proc/self/cgroup", "/proc/self/mountinfo"}) {
    if (const Reading reading = files.whole(path); !reading.ok())
      return Fact<std::vector<Quota>>::unreadable(reading.why);
  }
  return quotas(files);
}

}  // namespace

Fact<std::vector<double>> load(const SystemFiles& files) {
  const Reading reading = files.line("/proc/loadavg");
  if (!reading.ok()) return Fact<std::vector<double>>::unreadable(reading.why);
  std::istringstream words(reading.text);
  std::vector<double> list;
  for (double one = 0.0; list.size() < 3 && words >> one;) list.push_back(one);
  return list;
}

State read_state(const SystemFiles& files, const std::vector<unsigned>& cpus) {
  const std::string system = "/sys/devices/system/", kernel = "/proc/sys/kernel/";
  const auto fact = [&](const std::string& path) { return files.line(path).fact(); };
  State state;
  state.governor = governors(files, cpus);
  state.frequency_khz = frequencies(files, cpus);
  state.boost = boost(files, cpus);
  state.smt = fact(system + "cpu/smt/control");
  state.isolated_cpus = cpu_list(files.line(system + "cpu/isolated"));
  state.nohz_full = cpu_list(files.line(system + "cpu/nohz_full"));
  state.transparent_huge_pages = chosen(files.line("/sys/kernel/mm/transparent_hugepage/enabled"));
  state.random_layout = random_layout(files);
  state.numa_balancing = fact(kernel + "numa_balancing");
  state.split_lock_detect = split_lock_detect(files);
  state.split_lock_mitigate = fact(kernel + "split_lock_mitigate");
  state.nmi_watchdog = fact(kernel + "nmi_watchdog");
  state.perf_event_paranoid = fact(kernel + "perf_event_paranoid");
  state.cpu_quota = cpu_quota(files);
  state.cpu_time_s = cpu_time(files, cpus);
  state.load = load(files);
  state.temperature_c = temperatures(files);
  state.heat_throttles = heat_throttles(files, cpus);
  state.cpu_cooling = cpu_cooling(files);
  state.board_throttling = board_throttling(files);
  state.mitigations = mitigations(files);
  state.clock_source = fact(system + "clocksource/clocksource0/current_clocksource");
  state.microcode = microcode(files);
  state.hypervisor = hypervisor(files);
  state.container = container(files);
  state.tracer_pid = tracer(files);
  return state;
}

}  // namespace fencepost::machine
