#include "machine/clocking.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <set>
#include <string>
#include <system_error>

namespace fencepost::machine {
namespace {

std::string cpu_folder(unsigned cpu) {
  return "/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/";
}

/// Numbers of one file of every CPU; `why` is of the last that had none.
struct Numbers {
  std::vector<long long> values;
  std::string why;

  Fact<long long> least() const { return of(std::ranges::min); }
  Fact<long long> most() const { return of(std::ranges::max); }
  Fact<long long> sum() const {
    return of([](const auto& all) { return std::accumulate(all.begin(), all.end(), 0LL); });
  }

 private:
  template <class Pick>
  Fact<long long> of(Pick&& pick) const {
    return values.empty() ? Fact<long long>::unreadable(why) : Fact<long long>(pick(values));
  }
};

Numbers numbers(const SystemFiles& files, const std::vector<unsigned>& cpus,
                const std::string& name) {
  Numbers found;
  for (const unsigned cpu : cpus) {
    const std::string path = cpu_folder(cpu) + name;
    const Reading reading = files.line(path);
    if (const auto value = reading.number()) {
      found.values.push_back(*value);
    } else {
      found.why = reading.ok() ? "unreadable: " + path + ": not a number" : reading.why;
    }
  }
  if (cpus.empty()) found.why = "unreadable: no CPU to ask about";
  return found;
}

}  // namespace

Fact<std::vector<std::string>> governors(const SystemFiles& files,
                                         const std::vector<unsigned>& cpus) {
  using Governors = std::vector<std::string>;
  std::set<std::string> names;
  std::string why = "unreadable: no CPU to ask about";
  for (const unsigned cpu : cpus) {
    const Reading reading = files.line(cpu_folder(cpu) + "cpufreq/scaling_governor");
    if (reading.ok()) {
      names.insert(reading.text);
    } else {
      why = reading.why;
    }
  }
  return names.empty() ? Fact<Governors>::unreadable(why)
                       : Fact<Governors>(Governors(names.begin(), names.end()));
}

Fact<std::string> governor_text(const Fact<std::vector<std::string>>& governors) {
  if (!governors.known()) return Fact<std::string>::unreadable(governors.reason());
  std::string text;
  for (const std::string& one : governors.value()) text += (text.empty() ? "" : ", ") + one;
  return text;
}

Fact<Frequencies> frequencies(const SystemFiles& files, const std::vector<unsigned>& cpus) {
  const Numbers low = numbers(files, cpus, "cpufreq/scaling_min_freq");
  const Numbers high = numbers(files, cpus, "cpufreq/scaling_max_freq");
  const Numbers now = numbers(files, cpus, "cpufreq/scaling_cur_freq");
  if (low.values.empty() && high.values.empty() && now.values.empty())
    return Fact<Frequencies>::unreadable(now.why);
  return Frequencies{low.least(), high.most(), now.least(), now.most()};
}

Fact<std::string> boost(const SystemFiles& files, const std::vector<unsigned>& cpus) {
  // Linux, Documentation/admin-guide/pm: intel_pstate's switch is the other way round.
  const Reading no_turbo = files.line("/sys/devices/system/cpu/intel_pstate/no_turbo");
  if (const auto off = no_turbo.number()) return *off == 0 ? "on" : "off";
  const Numbers each = numbers(files, cpus, "cpufreq/boost");
  if (!each.values.empty()) return each.most().value() == 0 ? "off" : "on";
  const Reading on = files.line("/sys/devices/system/cpu/cpufreq/boost");
  if (const auto value = on.number()) return *value == 0 ? "off" : "on";
  const Numbers nominal_mhz = numbers(files, cpus, "acpi_cppc/nominal_freq");
  const Numbers most_khz = numbers(files, cpus, "cpufreq/scaling_max_freq");
  const bool amd = files.exists("/sys/devices/system/cpu/amd_pstate/status");
  if (amd && !nominal_mhz.values.empty() && !most_khz.values.empty())
    return most_khz.most().value() > 1000 * nominal_mhz.most().value() ? "on" : "off";
  return Fact<std::string>::unreadable(on.ok() ? "unreadable: cpufreq/boost says " + on.text
                                               : on.why);
}

Fact<std::map<std::string, double>> temperatures(const SystemFiles& files) {
  std::map<std::string, double> found;
  const std::string folder = "/sys/class/thermal/";
  for (const std::string& zone : files.names(folder)) {
    if (!zone.starts_with("thermal_zone")) continue;
    const auto thousandths = files.line(folder + zone + "/temp").number();
    if (!thousandths) continue;
    const Reading type = files.line(folder + zone + "/type");
    found[zone + (type.ok() ? " " + type.text : "")] = static_cast<double>(*thousandths) / 1e3;
  }
  const std::string monitors = "/sys/class/hwmon/";
  for (const std::string& monitor : files.names(monitors)) {
    // The first sensor: of k10temp and coretemp the one of the whole package.
    const auto thousandths = files.line(monitors + monitor + "/temp1_input").number();
    if (!thousandths) continue;
    const Reading name = files.line(monitors + monitor + "/name");
    found[monitor + (name.ok() ? " " + name.text : "")] = static_cast<double>(*thousandths) / 1e3;
  }
  if (found.empty()) {
    return Fact<std::map<std::string, double>>::unreadable("unreadable: no sensor under " + folder +
                                                           " or " + monitors);
  }
  return found;
}

Fact<std::map<std::string, double>> cpu_cooling(const SystemFiles& files) {
  using Cooling = std::map<std::string, double>;
  Cooling found;
  const std::string folder = "/sys/class/thermal/";
  for (const std::string& device : files.names(folder)) {
    if (!device.starts_with("cooling_device")) continue;
    // Names of Linux, drivers/thermal/cpufreq_cooling.c, by version; "Processor" is ACPI's.
    const std::string type = files.line(folder + device + "/type").text;
    if (type.find("cpufreq") == std::string::npos && type != "Processor") continue;
    const auto state = files.line(folder + device + "/cur_state").number();
    if (!state) continue;
    std::string name = device;
    name.append(" ").append(type);
    found[name] = static_cast<double>(*state);
  }
  if (found.empty())
    return Fact<Cooling>::unreadable("unreadable: no cooling device of a CPU under " + folder);
  return found;
}

Fact<long long> board_throttling(const SystemFiles& files) {
  const std::string platform = "/sys/devices/platform/";
  for (const std::string& soc : files.names(platform)) {
    if (!soc.starts_with("soc")) continue;
    std::string path = platform;
    path.append(soc).append("/").append(soc).append(":firmware/get_throttled");
    const Reading flags = files.line(path);
    long long bits = 0;
    const char* const end = flags.text.data() + flags.text.size();
    if (flags.ok() && std::from_chars(flags.text.data(), end, bits, 16).ec == std::errc{})
      return bits;
  }
  const std::string monitors = "/sys/class/hwmon/";
  for (const std::string& monitor : files.names(monitors)) {
    const std::string sensor = monitors + monitor;
    if (files.line(sensor + "/name").text != "rpi_volt") continue;
    if (const auto alarm = files.line(sensor + "/in0_lcrit_alarm").number()) return *alarm;
  }
  return Fact<long long>::unreadable("unreadable: no flags of a board's firmware under " +
                                     platform);
}

Fact<HeatThrottles> heat_throttles(const SystemFiles& files, const std::vector<unsigned>& cpus) {
  const Numbers core = numbers(files, cpus, "thermal_throttle/core_throttle_count");
  const Numbers package = numbers(files, cpus, "thermal_throttle/package_throttle_count");
  if (core.values.empty() && package.values.empty())
    return Fact<HeatThrottles>::unreadable(core.why);
  return HeatThrottles{core.sum(), package.most()};
}

}  // namespace fencepost::machine
