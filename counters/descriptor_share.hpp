// Which passes may count how many threads, where there are fewer file descriptors than all groups of all threads take.
// Pure arithmetic.
//
// Counters give way before results do: a case with more threads than can be counted is measured without counts.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace fencepost::counters {

class DescriptorShare {
 public:
  /// `held`: what a group of each pass keeps open on a thread. `budget`: what all threads may hold at the same time.
  /// `all_at_once`: all passes are counted together (multiplexing).
  DescriptorShare(const std::vector<std::size_t>& held, std::size_t budget, unsigned threads,
                  bool all_at_once);

  /// Whether the groups of all passes stay open on all threads. Else a thread closes its groups at the end of each burst,
  /// and the next one opens those of its pass.
  bool keeps_open() const { return keeps_open_; }

  /// The pass of the visit with this number of a case of so many threads: each that can be had in its turn. Nothing where none
  /// can.
  std::optional<std::size_t> pass_of(std::size_t visit, unsigned threads) const;

  /// What cannot be counted, and the remedy; "" where everything can.
  std::string shortage() const;

 private:
  std::size_t budget_;
  bool keeps_open_;
  std::vector<std::size_t> most_threads_;  ///< of a case, for each pass
  unsigned threads_;
};

}  // namespace fencepost::counters
