#include "harness/topology/occupancy.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <unordered_map>

namespace fencepost::harness {

std::vector<Occupancy> occupancies(std::size_t threads,
                                   const std::function<const Pu&(std::size_t)>& pu_of) {
  std::unordered_map<unsigned, unsigned> on_core, on_cpu;
  for (std::size_t i = 0; i < threads; ++i) {
    const Pu& pu = pu_of(i);
    ++on_core[pu.core];
    ++on_cpu[pu.os_index];
  }
  const char* const others = threads == 1 ? "/alone" : "/team";
  std::vector<Occupancy> all;
  all.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) {
    const Pu& pu = pu_of(i);
    const std::string core = std::to_string(on_core[pu.core]);
    all.push_back(
        {"kind" + std::to_string(pu.kind) + "/core:" + core + others, on_cpu[pu.os_index]});
  }
  return all;
}

unsigned threads_on_core(const std::string& name) {
  constexpr std::string_view before = "core:";
  const std::size_t at = name.find(before);
  unsigned threads = 1;
  if (at != std::string::npos)
    std::from_chars(name.data() + at + before.size(), name.data() + name.size(), threads);
  return std::max(1U, threads);
}

}  // namespace fencepost::harness
