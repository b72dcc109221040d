#include "machine/host.hpp"

#include <sstream>
#include <string>

#include "machine/cpuinfo.hpp"

namespace fencepost::machine {

std::optional<std::string> hypervisor(const SystemFiles& files) {
  const auto fields = cpuinfo(files);
  const auto flags = fields.find("flags");
  // Only x86 has such a flag; elsewhere the maker's name must do.
  const bool has_flags = flags != fields.end();
  const bool flagged = has_flags && (flags->second + " ").find(" hypervisor ") != std::string::npos;
  const std::string maker = files.line("/sys/class/dmi/id/sys_vendor").text;
  for (const char* known :
       {"QEMU", "Amazon EC2", "Google", "Microsoft", "VMware", "Xen", "innotek"}) {
    if (maker.find(known) != std::string::npos && (flagged || !has_flags)) return maker;
  }
  if (flagged) return "unnamed hypervisor";
  const Reading type = files.line("/sys/hypervisor/type");
  return type.ok() ? std::optional(type.text) : std::nullopt;
}

std::optional<std::string> container(const SystemFiles& files) {
  // The file of systemd's container interface, then the files that the two common engines create.
  const Reading said = files.line("/run/systemd/container");
  if (said.ok() && !said.text.empty()) return said.text;
  if (files.exists("/.dockerenv")) return "docker";
  if (files.exists("/run/.containerenv")) return "podman";
  const std::string groups = files.whole("/proc/1/cgroup").text;
  for (const char* known : {"kubepods", "docker", "containerd", "libpod", "lxc"}) {
    if (groups.find(known) != std::string::npos) return known;
  }
  return std::nullopt;
}

Fact<long> tracer(const SystemFiles& files) {
  const Reading status = files.whole("/proc/self/status");
  if (!status.ok()) return Fact<long>::unreadable(status.why);
  std::istringstream lines(status.text);
  for (std::string word; lines >> word;) {
    if (long pid = 0; word == "TracerPid:" && lines >> pid) return pid;
  }
  return Fact<long>::unreadable("unreadable: /proc/self/status has no TracerPid");
}

}  // namespace fencepost::machine
