#include "machine/clocking.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace fencepost::machine {
namespace {

using nlohmann::json;

std::string cpu_folder(unsigned cpu) {
  return "/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/";
}

/// Numbers of one file of every CPU; `why` is of the last that had none.
struct Numbers {
  std::vector<long long> values;
  std::string why;

  json least() const { return values.empty() ? json(why) : json(std::ranges::min(values)); }
  json most() const { return values.empty() ? json(why) : json(std::ranges::max(values)); }
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

json governors(const SystemFiles& files, const std::vector<unsigned>& cpus) {
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
  return names.empty() ? json(why) : json(names);
}

std::string governor_text(const json& governors) {
  if (governors.is_string()) return governors.get<std::string>();
  std::string text;
  for (const json& one : governors) text += (text.empty() ? "" : ", ") + one.get<std::string>();
  return text;
}

json frequencies(const SystemFiles& files, const std::vector<unsigned>& cpus) {
  const Numbers low = numbers(files, cpus, "cpufreq/scaling_min_freq");
  const Numbers high = numbers(files, cpus, "cpufreq/scaling_max_freq");
  const Numbers now = numbers(files, cpus, "cpufreq/scaling_cur_freq");
  if (low.values.empty() && high.values.empty() && now.values.empty()) return now.why;
  return {{"least", low.least()},
          {"most", high.most()},
          {"current_least", now.least()},
          {"current_most", now.most()}};
}

json boost(const SystemFiles& files) {
  // Linux, Documentation/admin-guide/pm: intel_pstate's switch is the other way round.
  const Reading no_turbo = files.line("/sys/devices/system/cpu/intel_pstate/no_turbo");
  if (const auto off = no_turbo.number()) return *off == 0 ? "on" : "off";
  const Reading on = files.line("/sys/devices/system/cpu/cpufreq/boost");
  if (const auto value = on.number()) return *value == 0 ? "off" : "on";
  return on.ok() ? json("unreadable: cpufreq/boost says " + on.text) : json(on.why);
}

json temperatures(const SystemFiles& files) {
  json found = json::object();
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
  if (found.empty()) return "unreadable: no sensor under " + folder + " or " + monitors;
  return found;
}

json heat_throttles(const SystemFiles& files, const std::vector<unsigned>& cpus) {
  const Numbers core = numbers(files, cpus, "thermal_throttle/core_throttle_count");
  const Numbers package = numbers(files, cpus, "thermal_throttle/package_throttle_count");
  if (core.values.empty() && package.values.empty()) return core.why;
  long long sum = 0;
  for (const long long count : core.values) sum += count;
  return {{"core", core.values.empty() ? json(core.why) : json(sum)}, {"package", package.most()}};
}

}  // namespace fencepost::machine
