#include "harness/results/library_calls.hpp"

#include <algorithm>
#include <array>

namespace fencepost::harness {
namespace {

/// "__atomic_load_8", "__atomic_fetch_add_4": GCC's libatomic ABI, where the number is of bytes.
bool is_libatomic(std::string_view name) {
  if (!name.starts_with("__atomic_") || name.size() < 11) return false;
  const char bytes = name.back();
  return name[name.size() - 2] == '_' &&
         (bytes == '1' || bytes == '2' || bytes == '4' || bytes == '8');
}

/// "__aarch64_ldadd8_acq_rel": GCC's -moutline-atomics (libgcc, config/aarch64/lse.S).
bool is_helper(std::string_view name) {
  constexpr std::string_view stem = "__aarch64_";
  if (!name.starts_with(stem)) return false;
  name.remove_prefix(stem.size());
  constexpr std::array<std::string_view, 6> operations{"cas",   "swp",   "ldadd",
                                                       "ldclr", "ldeor", "ldset"};
  return std::ranges::any_of(operations, [&](std::string_view operation) {
    return name.starts_with(operation) && !name.starts_with("cas16");
  });
}

}  // namespace

std::vector<std::string> calls_for_instructions(const std::vector<std::string>& functions,
                                                std::string_view variant) {
  std::vector<std::string> calls;
  for (const std::string& name : functions) {
    if (is_libatomic(name) || (variant == "outline" && is_helper(name))) calls.push_back(name);
  }
  return calls;
}

}  // namespace fencepost::harness
