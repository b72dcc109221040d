#include "counters/obstacle.hpp"

#include <cerrno>
#include <system_error>

namespace fencepost::counters {
namespace {

/// The highest kernel.perf_event_paranoid at which this may be opened without privileges (Linux,
/// Documentation/admin-guide/sysctl/kernel.rst).
int most_paranoid(const Encoding& event) { return event.level == Level::user ? 2 : 1; }

Obstacle by_policy() {
  return {"the container's policy or a seccomp filter forbids perf_event_open",
          "start the container with --cap-add=PERFMON (docker, podman)"};
}

Obstacle not_permitted(const Encoding& event, const System& system) {
  const int most = most_paranoid(event);
  if (system.paranoid && *system.paranoid > most && !system.privileged) {
    const std::string what = event.level == Level::user ? "" : " (it counts kernel work)";
    return {"perf_event_paranoid is " + std::to_string(*system.paranoid) +
                " and this event needs at most " + std::to_string(most) + what,
            "sudo sysctl kernel.perf_event_paranoid=" + std::to_string(most)};
  }
  if (system.seccomp || system.container) return by_policy();
  return {"a security module forbids perf_event_open",
          "run as root, or: sudo setcap cap_perfmon+ep <fencepost>"};
}

Obstacle no_pmu(const System& system) {
  if (system.virtual_machine) {
    return {"no PMU in this virtual machine",
            "give the guest one (QEMU: -cpu host,pmu=on), or measure on a bare-metal instance"};
  }
  return {"the kernel drives no PMU on this machine", "sudo dmesg | grep -i 'perf\\|pmu' says why"};
}

}  // namespace

Obstacle refused(int error, const Encoding& event, const System& system) {
  const bool hardware = !event.software();
  switch (error) {
    case EACCES:
    case EPERM:
      return not_permitted(event, system);
    case ENOSYS:
      if (system.seccomp || system.container) {
        return {"a seccomp filter, or an emulator, hides perf_event_open", by_policy().fix};
      }
      return {"this kernel (or emulator) has no perf_event_open",
              "use a kernel with CONFIG_PERF_EVENTS=y"};
    case EBUSY:
      return never_ran(system);
    case EMFILE:
      return {"too many open files: each event of each thread is one", "ulimit -n 65536"};
    case ENOENT:
    case EINVAL:
    case EOPNOTSUPP:
    case ENODEV:
      if (hardware && !system.pmu_device) return no_pmu(system);
      return {"the kernel does not have this event for this CPU (" +
                  std::generic_category().message(error) + ")",
              "use a newer kernel, or another event: --events=<name>"};
    default:
      return {"the kernel answers: " + std::generic_category().message(error),
              "man 2 perf_event_open"};
  }
}

Obstacle never_ran(const System& system) {
  if (system.watchdog) {
    return {"all hardware counters are in use, one of them by the NMI watchdog",
            "sudo sysctl kernel.nmi_watchdog=0"};
  }
  return {"all hardware counters are in use by another profiler",
          "sudo lsof | grep perf_event names who counts: end that"};
}

Obstacle not_encoded(const std::string& wrong, const System& system) {
  if (system.pmu.empty()) {
    return {"libpfm4 knows no PMU for this CPU model (" + system.cpu_model + ")",
            "if a hypervisor masks the model, name the real one: LIBPFM_FORCE_PMU=<spr, icx, "
            "amd64_fam19h_zen4, arm_n1, ...>"};
  }
  return {"libpfm4 does not take its name for " + system.pmu + " (" + wrong + ")",
          "install libpfm4 4.13 or later, or unset LIBPFM_FORCE_PMU"};
}

}  // namespace fencepost::counters
