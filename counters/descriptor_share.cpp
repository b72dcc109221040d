#include "counters/descriptor_share.hpp"

#include <algorithm>
#include <numeric>

namespace fencepost::counters {
namespace {

/// Open for a moment beside those that are held: the next event of a group, until it is mapped.
constexpr std::size_t while_opening = 1;

}  // namespace

DescriptorShare::DescriptorShare(const std::vector<std::size_t>& held, std::size_t budget,
                                 unsigned threads, bool all_at_once)
    : budget_(budget), threads_(threads) {
  const std::size_t all = std::accumulate(held.begin(), held.end(), std::size_t{0});
  keeps_open_ = threads * (all + while_opening) <= budget;
  if (all_at_once && !held.empty()) {
    most_threads_ = {budget / (all + while_opening)};
  } else {
    for (const std::size_t one : held) most_threads_.push_back(budget / (one + while_opening));
  }
}

std::optional<std::size_t> DescriptorShare::pass_of(std::size_t visit, unsigned threads) const {
  std::vector<std::size_t> possible;
  for (std::size_t pass = 0; pass < most_threads_.size(); ++pass) {
    if (keeps_open_ || threads <= most_threads_[pass]) possible.push_back(pass);
  }
  if (possible.empty()) return std::nullopt;
  return possible[visit % possible.size()];
}

std::string DescriptorShare::shortage() const {
  if (keeps_open_ || most_threads_.empty()) return "";
  const auto [least, most] = std::ranges::minmax(most_threads_);
  if (least >= threads_) return "";
  const std::string some = "cases of " + std::to_string(least + 1) + " or more threads go without ";
  const std::string more =
      least == most ? "counts"
                    : "some counts, of " + std::to_string(most + 1) + " or more without any";
  return some + more + ": " + std::to_string(budget_) +
         " file descriptors are left for counters (ulimit -n)";
}

}  // namespace fencepost::counters
