// The choices of one execution after the other: depth first by replay, or at random.
#pragma once

#include <cstddef>
#include <random>
#include <vector>

namespace fencepost::explore {

class Choices {
 public:
  /// 0 to count - 1.
  std::size_t choose(std::size_t count) {
    if (random_) return engine_() % count;
    if (count == 1) return 0;
    if (depth_ == taken_.size()) taken_.push_back({0, count});
    const Choice& choice = taken_[depth_++];
    same_ = same_ && choice.count == count;
    return choice.index;
  }

  /// Goes on to the next execution; false if there is none.
  bool next() {
    depth_ = 0;
    while (!taken_.empty() && ++taken_.back().index == taken_.back().count) taken_.pop_back();
    return !taken_.empty();
  }

  void be_random(std::uint64_t seed) {
    random_ = true;
    engine_.seed(seed);
  }
  bool random() const { return random_; }

  /// Whether each replay had the choices of the first time.
  bool deterministic() const { return same_; }

 private:
  struct Choice {
    std::size_t index, count;
  };
  std::vector<Choice> taken_;
  std::size_t depth_ = 0;
  bool same_ = true, random_ = false;
  std::mt19937_64 engine_;
};

}  // namespace fencepost::explore
