#include "counters/obstacle.hpp"

#include <cerrno>
#include <cmath>
#include <system_error>

namespace fencepost::counters {
namespace {

/// The highest kernel.perf_event_paranoid at which this may be opened without privileges (Linux,
/// Documentation/admin-guide/sysctl/kernel.rst).
int most_paranoid(const Encoding& event) { return event.level == Level::user ? 2 : 1; }

/// One that the kernel takes: those of a user namespace count for nothing.
bool has_capability(const System& system) { return system.privileged && !system.user_namespace; }

/// A container needs both: the capability, and a seccomp profile that lets the call through (docker's lets it through with
/// CAP_PERFMON since version 20.10, others never).
Obstacle by_policy(const System& system) {
  const std::string profile =
      "a seccomp profile that allows perf_event_open (docker, podman: --security-opt "
      "seccomp=<profile>.json, or =unconfined)";
  const std::string reason = "the container's policy or a seccomp filter forbids perf_event_open";
  const std::string service =
      system.container ? "" : "; a service of systemd: SystemCallFilter=perf_event_open";
  if (has_capability(system))
    return {reason + ", though this process has CAP_PERFMON or CAP_SYS_ADMIN",
            "start the container with " + profile + service};
  return {reason, "start the container with --cap-add=PERFMON, and where that is not enough with " +
                      profile + service};
}

Obstacle by_paranoid(const Encoding& event, const System& system) {
  const int most = most_paranoid(event);
  const std::string what = event.level == Level::user ? "" : " (it counts kernel work)";
  const std::string where = system.container || system.user_namespace ? "on the host: " : "";
  return {"perf_event_paranoid is " + std::to_string(*system.paranoid) +
              " and this event needs at most " + std::to_string(most) + what,
          where + "sudo sysctl kernel.perf_event_paranoid=" + std::to_string(most)};
}

Obstacle not_permitted(int error, const Encoding& event, const System& system) {
  const bool paranoid =
      system.paranoid && *system.paranoid > most_paranoid(event) && !has_capability(system);
  // Filters answer EPERM, and before the kernel looks at perf_event_paranoid, which answers EACCES: a container may have both
  // in its way, and CAP_PERFMON with the right profile goes past both.
  const bool filtered = system.seccomp && error == EPERM;
  if (paranoid && !filtered) return by_paranoid(event, system);
  if (system.seccomp || system.container) return by_policy(system);
  return {"a security module forbids perf_event_open",
          "run as root, or: sudo setcap cap_perfmon+ep <fencepost>"};
}

Obstacle no_pmu(const System& system) {
  const std::string name(name_of(system.platform));
  if (system.virtual_machine || system.platform != Platform::other) {
    return {"no PMU in this virtual machine" + (name.empty() ? "" : " (" + name + ")"),
            std::string(pmu_remedy(system.platform))};
  }
  return {"the kernel drives no PMU on this machine", "sudo dmesg | grep -i 'perf\\|pmu' says why"};
}

/// These have no perf_event_open at all, whatever they answer.
bool lacks_the_call(Platform platform) {
  return platform == Platform::gvisor || platform == Platform::wsl1;
}

std::string_view words_for(arch::KnownWork work) {
  switch (work) {
    case arch::KnownWork::adds:
      return "dependent adds";
    case arch::KnownWork::lines:
      return "loads and stores that miss L2";
    case arch::KnownWork::locked:
      return "locked instructions";
    case arch::KnownWork::fences:
      return "fences";
    case arch::KnownWork::acquire_loads:
      return "load-acquires";
    case arch::KnownWork::release_stores:
      return "store-releases";
    case arch::KnownWork::system_calls:
      return "system calls";
    case arch::KnownWork::sleeps:
      return "a sleep";
    case arch::KnownWork::page_faults:
      return "page faults";
    case arch::KnownWork::none:
      break;
  }
  return "nothing";
}

/// For a counter that runs and is wrong.
std::string wrong_counter_remedy(const System& system) {
  if (!system.virtual_machine)
    return "a newer kernel or microcode; until then leave it out (--events=<the others>)";
  return "the hypervisor accepts the event and does not count it: " +
         std::string(pmu_remedy(system.platform)) + "; or leave it out (--events=<the others>)";
}

/// perf_event_open(2), EBUSY: another event has exclusive access to the PMU.
Obstacle held_exclusively(const System& system) {
  if (system.watchdog) {
    return {"all hardware counters are in use, one of them by the NMI watchdog",
            "sudo sysctl kernel.nmi_watchdog=0"};
  }
  return {"the hardware counters are in use by another profiler, for itself alone",
          "sudo lsof | grep perf_event names who counts: end that"};
}

std::string rounded(double count) { return std::to_string(std::llround(count)); }

}  // namespace

Obstacle refused(int error, const Encoding& event, const System& system) {
  const bool hardware = !event.software();
  if (lacks_the_call(system.platform)) {
    return {std::string(name_of(system.platform)) + " has no perf_event_open",
            std::string(pmu_remedy(system.platform))};
  }
  switch (error) {
    case EACCES:
    case EPERM:
      return not_permitted(error, event, system);
    case ENOSYS:
      if (system.seccomp || system.container) {
        return {"a seccomp filter, or an emulator, hides perf_event_open", by_policy(system).fix};
      }
      return {"this kernel (or emulator) has no perf_event_open",
              "use a kernel with CONFIG_PERF_EVENTS=y"};
    case EBUSY:
      return held_exclusively(system);
    case EMFILE:
      return {"too many open files: each group of events of each thread is one",
              "raise the hard limit: ulimit -n 65536 as root, or LimitNOFILE= of the service"};
    case ENFILE:
      return {"all processes together have too many files open", "sudo sysctl fs.file-max=1000000"};
    case ENOMEM:
      return {"the kernel has no memory for it",
              "free memory, or raise the limit of the control group"};
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
  const std::string seen =
      "it was opened, and had no hardware counter in the 20 ms for which it was watched; ";
  const std::string others =
      "sudo lsof | grep perf_event names who else counts; if nobody does, this PMU can't run it: "
      "leave it out (--events=<the others>)";
  if (system.watchdog) {
    return {seen + "the NMI watchdog has one of the counters, the cause is unknown",
            "sudo sysctl kernel.nmi_watchdog=0; then " + others};
  }
  return {seen + "the cause is unknown", others};
}

Obstacle unreadable() {
  return {"it was opened and runs, and could not be read",
          "use a newer kernel, or leave it out (--events=<the others>)"};
}

Obstacle unchecked(arch::KnownWork work, int error) {
  const bool memory = error == ENOMEM;
  return {"not checked, as the workload for it (" + std::string(words_for(work)) +
              ") failed: " + std::generic_category().message(error),
          memory ? "free memory, or raise the limit: ulimit -v, or memory.max of the control group"
                 : "leave it out (--events=<the others>)"};
}

Obstacle shares_counter(double share, const System& system) {
  const auto percent = std::to_string(static_cast<int>(100.0 * share));
  return {"the kernel multiplexes it: it had a counter " + percent + " % of the time, as " +
              (system.watchdog ? "the NMI watchdog and perhaps another profiler count"
                               : "another profiler counts") +
              " as well",
          system.watchdog ? "sudo sysctl kernel.nmi_watchdog=0, or --multiplex"
                          : "end the other (sudo lsof | grep perf_event names it), or --multiplex"};
}

Obstacle other_kind(const CorePmu& wanted, const CorePmu& own, unsigned cpu) {
  return {"it counts on the cores of " + wanted.name + " (CPUs " + wanted.cpu_list + "), and CPU " +
              std::to_string(cpu) + " is one of " + own.name,
          "--cpus=" + wanted.cpu_list + " measures where it counts"};
}

Obstacle one_kind_only(const CorePmu& own, unsigned cpu) {
  return {"this kernel counts it on one kind of core, and CPU " + std::to_string(cpu) +
              " is of another (" + own.name + ")",
          "use Linux 6.6 or later (x86: 5.13), or the CPUs of one kind with --cpus"};
}

Obstacle counts_nothing(arch::KnownWork work, const System& system) {
  return {"counts nothing here: it stood still during " + std::string(words_for(work)),
          wrong_counter_remedy(system)};
}

Obstacle implausible(double count, double least, double most, arch::EventRole role,
                     const System& system) {
  const bool instructions = role == arch::EventRole::instructions;
  const std::string what = instructions ? " instructions" : " cycles";
  const double expected = instructions ? 0.5 * (least + most) : least;
  return {"counts implausibly here: " + rounded(count) + what + " where a known workload has " +
              (instructions ? "" : "at least ") + rounded(expected),
          wrong_counter_remedy(system)};
}

Obstacle not_encoded(const std::string& wrong, const System& system) {
  if (system.pmu.empty()) {
    const std::string version = system.libpfm.empty() ? "libpfm4" : "libpfm4 " + system.libpfm;
    return {version + " knows no PMU for this CPU model (" + system.cpu_model + ")",
            "install a newer libpfm4: it may know the CPU; only if a hypervisor masks the model, "
            "name the real one: LIBPFM_FORCE_PMU=<spr, icx, amd64_fam19h_zen4, arm_n1, ...>"};
  }
  return {"libpfm4 does not take its name for " + system.pmu + " (" + wrong + ")",
          "install libpfm4 4.13 or later, or unset LIBPFM_FORCE_PMU"};
}

}  // namespace fencepost::counters
