// Kinds of systems that hide hardware counters, known by what their kernels and firmware say of themselves.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fencepost::counters {

enum class Platform : std::uint8_t {
  other,  ///< a plain machine, or a virtual one of no kind below
  wsl1,
  wsl2,
  gvisor,
  firecracker,
  ec2,
  compute_engine,
  azure,
  hyper_v,
  vmware,
  virtualbox,
  xen,
};

/// The maker of the machine by its firmware's tables; "" where there are none. `root`: in front of every path.
std::string read_maker(const std::string& root);

/// `maker`: of the same system.
Platform read_platform(const std::string& root, const std::string& maker);

/// Does the platform run its systems in virtual machines, whatever the CPU's flags say?
bool is_virtual(Platform platform);

/// Its name for people, such as "Firecracker"; "" for Platform::other.
std::string_view name_of(Platform platform);

/// What would give a system of this kind a PMU.
std::string_view pmu_remedy(Platform platform);

}  // namespace fencepost::counters
