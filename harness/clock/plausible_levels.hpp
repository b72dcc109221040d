// Where the clean level of a core may lie as long as it is not known.
#pragma once

#include <vector>

namespace fencepost::harness {

struct PlausibleLevel {
  double value;   ///< cycles per add, over 0
  double weight;  ///< how likely it is; all of a list add up to 1
};

/// The values that a clean level may have, the likeliest first, where `lowest` is about the lowest reading that repeats
/// (over 0). A core with n adders has its level at 1/n to 3 % above, n from 2 to 8; a level is not above the readings; and
/// one busy sibling takes at most half of the adders, so it is not below half of them. Readings that begin at such a value
/// are most likely clean, since a neighbour leaves them anywhere; others may be those of a core that does not feed all of its
/// adders.
std::vector<PlausibleLevel> plausible_levels(double lowest);

}  // namespace fencepost::harness
