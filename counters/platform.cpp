#include "counters/platform.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace fencepost::counters {
namespace {

std::string whole(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// WSL's kernels have "Microsoft" (WSL 1) or "microsoft-standard-WSL2" in their release.
Platform wsl(const std::string& root) {
  const std::string release = whole(root + "/proc/sys/kernel/osrelease");
  std::error_code none;
  if (has(release, "WSL2") || has(release, "microsoft-standard")) return Platform::wsl2;
  if (has(release, "-Microsoft")) return Platform::wsl1;
  const bool own_kernel =
      std::filesystem::exists(root + "/proc/sys/fs/binfmt_misc/WSLInterop", none);
  return own_kernel ? Platform::wsl2 : Platform::other;
}

/// gVisor states one build date of a kernel 4.4.0 always, or its own name in the release (pkg/sentry/kernel/version.go).
bool is_gvisor(const std::string& root) {
  const std::string version = whole(root + "/proc/version");
  return has(version, "gvisor") || has(version, "#1 SMP Sun Jan 10 15:06:54 PST 2016");
}

/// Firecracker has no DMI tables. Its ACPI tables, which only root may read, are by "FIRECK"; its default command line has
/// "reboot=k panic=1".
bool is_firecracker(const std::string& root) {
  std::error_code none;
  if (std::filesystem::exists(root + "/sys/class/dmi/id/sys_vendor", none)) return false;
  const std::string dsdt = whole(root + "/sys/firmware/acpi/tables/DSDT");
  if (dsdt.size() > 16 && dsdt.compare(10, 6, "FIRECK") == 0) return true;
  const std::string arguments = " " + whole(root + "/proc/cmdline");
  const bool virtual_cpu = has(whole(root + "/proc/cpuinfo"), " hypervisor") ||
                           has(whole(root + "/proc/device-tree/compatible"), "linux,dummy-virt");
  return virtual_cpu && has(arguments, " reboot=k") && has(arguments, " panic=1");
}

/// By the tables of the firmware. A machine that a cloud rents as a whole names the same maker.
Platform by_maker(const std::string& root, const std::string& maker) {
  const std::string folder = root + "/sys/class/dmi/id/";
  const std::string product = whole(folder + "product_name");
  if (maker.starts_with("Amazon EC2"))
    return has(product, ".metal") ? Platform::other : Platform::ec2;
  if (has(product, "Google Compute Engine")) return Platform::compute_engine;
  if (maker.starts_with("VMware")) return Platform::vmware;
  if (maker.starts_with("innotek")) return Platform::virtualbox;
  if (maker.starts_with("Xen") || has(whole(root + "/sys/hypervisor/type"), "xen"))
    return Platform::xen;
  if (maker.starts_with("Microsoft") && product.starts_with("Virtual Machine")) {
    // Azure's tag of its chassis.
    const bool azure = has(whole(folder + "chassis_asset_tag"), "7783-7084-3265-9085-8269-3286-77");
    return azure ? Platform::azure : Platform::hyper_v;
  }
  return Platform::other;
}

struct Facts {
  Platform platform;
  std::string_view name;
  std::string_view remedy;
};

// Sources: the documents of each: learn.microsoft.com (wsl-config, Set-VMProcessor), gvisor.dev, docs.aws.amazon.com,
// cloud.google.com (PMU), techdocs.broadcom.com (vpmc.enable), xenbits.xen.org (command line).
constexpr std::array<Facts, 12> facts{{
    {Platform::other, "",
     "give the guest one (QEMU: -cpu host,pmu=on), or measure on a bare-metal instance"},
    {Platform::wsl1, "WSL 1", "move the distribution to WSL 2 (wsl --set-version <name> 2)"},
    {Platform::wsl2, "WSL 2",
     "in %UserProfile%\\.wslconfig, below [wsl2]: hardwarePerformanceCounters=true, then wsl "
     "--shutdown; some CPUs need Linux on the machine itself"},
    {Platform::gvisor, "gVisor", "start the container without it (docker run --runtime=runc)"},
    {Platform::firecracker, "Firecracker",
     "measure on the host, or in a guest that has one (QEMU: -cpu host,pmu=on)"},
    {Platform::ec2, "Amazon EC2",
     "use a .metal instance, or a size that has a whole socket: smaller ones have no PMU, or a "
     "part"},
    {Platform::compute_engine, "Google Compute Engine",
     "create the instance with --performance-monitoring-unit=standard, on a machine type that has "
     "it (such as c4)"},
    {Platform::azure, "Azure", "measure on a bare-metal machine: most sizes have no PMU"},
    {Platform::hyper_v, "Hyper-V",
     "on the host, with the guest off: Set-VMProcessor <guest> -Perfmon @(\"pmu\")"},
    {Platform::vmware, "VMware",
     "give the guest one: vpmc.enable = \"TRUE\" in its .vmx file, or \"Virtualize CPU performance "
     "counters\""},
    {Platform::virtualbox, "VirtualBox",
     "measure on the host, or in a guest that has one (QEMU: -cpu host,pmu=on)"},
    {Platform::xen, "Xen", "vpmu=on on the command line of Xen"},
}};

const Facts& of(Platform platform) { return *std::ranges::find(facts, platform, &Facts::platform); }

}  // namespace

std::string read_maker(const std::string& root) {
  return whole(root + "/sys/class/dmi/id/sys_vendor");
}

Platform read_platform(const std::string& root, const std::string& maker) {
  if (const Platform found = wsl(root); found != Platform::other) return found;
  if (is_gvisor(root)) return Platform::gvisor;
  if (is_firecracker(root)) return Platform::firecracker;
  return by_maker(root, maker);
}

bool is_virtual(Platform platform) {
  return platform != Platform::other && platform != Platform::wsl1 && platform != Platform::gvisor;
}

std::string_view name_of(Platform platform) { return of(platform).name; }

std::string_view pmu_remedy(Platform platform) { return of(platform).remedy; }

}  // namespace fencepost::counters
