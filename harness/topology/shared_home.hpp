// The home of shared memory: the NUMA node on which the memory lies that the threads of a case share. It determines which
// memory and which coherence directory serve a line that no cache has.
#pragma once

#include <string>
#include <vector>

#include "harness/topology/topology.hpp"

namespace fencepost::harness {

struct SharedHome {
  enum class Kind {
    first,  ///< the node of the case's first thread, as of memory that one thread of a program sets up
    last,  ///< the node of the case's last thread
    interleave,  ///< pages on the nodes of all threads of the run in turn: each window's place is on another
    node  ///< a node by its number, the same for all cases
  };
  Kind kind = Kind::first;
  unsigned node = 0;  ///< of Kind::node, the kernel's number

  /// As the option has it: "first", "last", "interleave" or the number.
  std::string text() const;
  bool operator==(const SharedHome&) const = default;
};

/// From the text of the option. Throws UserError for any other.
SharedHome parse_shared_home(const std::string& text);

/// The nodes of the memory, ascending: one, except for Kind::interleave. {Pu::none} where none is known. `team`: PU of each
/// thread of the run; `members`: the threads of the case in order, at least one.
std::vector<unsigned> home_nodes(const SharedHome& home, const std::vector<Pu>& team,
                                 const std::vector<unsigned>& members);

/// Throws UserError where the home is a node that is not there, has no memory or is not allowed.
void check_shared_home(const SharedHome& home, const Topology& topology);

}  // namespace fencepost::harness
