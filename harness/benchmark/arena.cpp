#include "harness/benchmark/arena.hpp"

#include <sched.h>

#include <cstdlib>

#include "harness/team/memory.hpp"
#include "harness/topology/binding.hpp"

namespace fencepost::harness {
namespace {

/// A kernel that is short of them may give some small ones: then a few loads in a hundred miss the TLB.
constexpr double share_in_huge_pages = 0.95;

}  // namespace

Arena::Arena(std::size_t bytes, Pages pages, std::optional<unsigned> node)
    : pool_(bytes, pages == Pages::huge ? Pool::huge_page : Pool::base_page),
      pages_(pages),
      node_(node) {
  if (node_) not_bound_ = bind_memory(pool_.begin(), pool_.size(), *node_);
  if (::getcpu(nullptr, &made_on_) != 0) made_on_ = ~0U;
}

std::string Arena::wrong(std::size_t bytes) const {
  const std::string backing = pool_.backing();
  // Pool::backing() says "<KiB> KiB in huge pages", or something that is no number
  const double in_huge = 1024.0 * std::strtod(backing.c_str(), nullptr);
  if (pages_ == Pages::huge && in_huge < share_in_huge_pages * static_cast<double>(bytes))
    return "the memory is not in huge pages: " + backing;
  if (pages_ == Pages::small && in_huge > 0.0) return "the memory is in huge pages";
  if (!node_) return {};
  return MemoryLocation{*node_, memory_location(pool_.begin(), bytes), not_bound_}.complaint(
      made_on_);
}

}  // namespace fencepost::harness
