#include "harness/topology/kernel_facts.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "harness/base/user_error.hpp"
#include "harness/topology/cpu_list.hpp"
#include "machine/cpuinfo.hpp"

namespace fencepost::harness {
namespace {

std::vector<unsigned> nodes_with_cpus(const machine::SystemFiles& files) {
  const machine::Reading list = files.line("/sys/devices/system/node/has_cpu");
  if (!list.ok() || list.text.empty()) return {};
  try {
    return parse_list(list.text, "has_cpu");
  } catch (const UserError&) {
    return {};
  }
}

using Cpus = std::map<unsigned, std::map<std::string, std::string>>;

std::string folder_of(unsigned os_index) {
  return "/sys/devices/system/cpu/cpu" + std::to_string(os_index);
}

/// Of "0x41"; nothing for any other text.
std::optional<std::uint64_t> hex(std::string_view text) {
  if (!text.starts_with("0x")) return std::nullopt;
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data() + 2, end, value, 16);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

/// Without variant and revision (Arm Architecture Reference Manual, MIDR_EL1): two revisions of one design are one.
std::optional<std::uint64_t> part_of_midr(const machine::SystemFiles& files, unsigned os_index) {
  constexpr std::uint64_t implementer_and_part = 0xff00fff0;
  const auto midr = hex(files.line(folder_of(os_index) + "/regs/identification/midr_el1").text);
  if (!midr) return std::nullopt;
  return *midr & implementer_and_part;
}

/// These bits of MIDR, put together from two fields of /proc/cpuinfo: kernels before 4.7, and some emulators, have no file of
/// the register.
std::optional<std::uint64_t> part_of_cpuinfo(const Cpus& cpus, unsigned os_index) {
  const auto cpu = cpus.find(os_index);
  if (cpu == cpus.end()) return std::nullopt;
  const auto field = [&](const char* name) -> std::optional<std::uint64_t> {
    const auto found = cpu->second.find(name);
    return found == cpu->second.end() ? std::nullopt : hex(found->second);
  };
  const auto implementer = field("CPU implementer"), part = field("CPU part");
  if (!implementer || !part) return std::nullopt;
  return *implementer << 24 | *part << 4;
}

KernelFacts::Facts facts_of(const machine::SystemFiles& files, const Cpus& cpus,
                            unsigned os_index) {
  KernelFacts::Facts facts;
  auto part = part_of_midr(files, os_index);
  if (!part) part = part_of_cpuinfo(cpus, os_index);
  if (part) facts["CPUPart"] = std::to_string(*part);
  const auto capacity = files.line(folder_of(os_index) + "/cpu_capacity").number();
  if (capacity && *capacity > 0) facts["LinuxCapacity"] = std::to_string(*capacity);
  return facts;
}

}  // namespace

KernelFacts kernel_facts(const machine::SystemFiles& files) {
  return {nodes_with_cpus(files),
          [files, cpus = machine::cpuinfo_of_each(files)](unsigned os_index) {
            return facts_of(files, cpus, os_index);
          }};
}

}  // namespace fencepost::harness
