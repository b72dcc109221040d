// Memory for working sets that are larger than the pools from which other cases draw their lines: pages of one size, on one
// NUMA node. Pages are taken when they are first written.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "harness/team/pool.hpp"

namespace fencepost::harness {

class Arena {
 public:
  enum class Pages { small, huge };

  /// Maps `bytes`; `node`, the kernel's number, empty for any. Throws UserError when there is no memory.
  Arena(std::size_t bytes, Pages pages, std::optional<unsigned> node);

  std::byte* begin() { return pool_.begin(); }
  std::size_t size() const { return pool_.size(); }

  /// Of the first `bytes`, which have been written: "", or why this memory is not what was asked for, as the kernel says.
  std::string wrong(std::size_t bytes) const;

 private:
  Pool pool_;
  Pages pages_;
  std::optional<unsigned> node_;
  std::string not_bound_;
  unsigned made_on_ = 0;  ///< the node of the thread that made it, which is the first to write it
};

}  // namespace fencepost::harness
