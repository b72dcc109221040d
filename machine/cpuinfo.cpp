#include "machine/cpuinfo.hpp"

#include <sstream>

namespace fencepost::machine {

namespace {

using Fields = std::map<std::string, std::string>;

/// The lines up to the next empty one; nothing at the end of the text.
Fields next_cpu(std::istream& text) {
  Fields fields;
  for (std::string line; std::getline(text, line) && !line.empty();) {
    const auto colon = line.find(':');
    if (colon == std::string::npos) continue;
    std::string key = line.substr(0, colon);
    key.erase(key.find_last_not_of(" \t") + 1);
    fields[key] = colon + 2 <= line.size() ? line.substr(colon + 2) : "";
  }
  return fields;
}

}  // namespace

Fields cpuinfo(const SystemFiles& files) {
  std::istringstream text(files.whole("/proc/cpuinfo").text);
  return next_cpu(text);
}

std::map<unsigned, Fields> cpuinfo_of_each(const SystemFiles& files) {
  std::istringstream text(files.whole("/proc/cpuinfo").text);
  std::map<unsigned, Fields> all;
  while (text) {
    Fields fields = next_cpu(text);
    std::istringstream number(fields["processor"]);
    if (unsigned cpu = 0; number >> cpu) all.emplace(cpu, std::move(fields));
  }
  return all;
}

Fact<std::string> cpu_field(const std::map<std::string, std::string>& fields,
                            const std::string& x86, const std::string& arm) {
  for (const std::string& key : {x86, arm}) {
    if (const auto found = fields.find(key); found != fields.end()) return found->second;
  }
  return Fact<std::string>::unreadable("unreadable: /proc/cpuinfo has no " + x86);
}

}  // namespace fencepost::machine
