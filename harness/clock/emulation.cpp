#include "harness/clock/emulation.hpp"

#include <fstream>
#include <iterator>

namespace fencepost::harness {
namespace {

std::string contents(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string first_word(const std::string& path) {
  std::ifstream file(path);
  std::string word;
  file >> word;
  return word;
}

}  // namespace

std::vector<std::string> emulation_hints(std::string_view isa, const std::string& root) {
  std::vector<std::string> hints;
  // The kernel's own architecture, which qemu-user does not replace (Linux 6.1 and later).
  const std::string kernel = first_word(root + "/proc/sys/kernel/arch");
  if (!kernel.empty() && kernel != isa)
    hints.push_back("the kernel is " + kernel + ", this program " + std::string(isa));
  // Fields of /proc/cpuinfo that only one instruction set has: vendor_id on x86, CPU implementer on ARM.
  const std::string cpu = contents(root + "/proc/cpuinfo");
  const std::string_view foreign = isa == "x86_64" ? "CPU implementer" : "vendor_id";
  if (cpu.find(foreign) != std::string::npos)
    hints.push_back("/proc/cpuinfo has " + std::string(foreign) + ", which " + std::string(isa) +
                    " has not");
  // "cpu:type:x86,ven..." or "cpu:type:aarch64:feature:...", as udev sees it.
  const std::string type = first_word(root + "/sys/devices/system/cpu/modalias");
  const std::string_view expected = isa == "x86_64" ? "cpu:type:x86" : "cpu:type:aarch64";
  if (!type.empty() && type.rfind(expected, 0) != 0)
    hints.push_back("the kernel calls the CPU " + type.substr(0, type.find_first_of(",:", 9)));
  return hints;
}

}  // namespace fencepost::harness
