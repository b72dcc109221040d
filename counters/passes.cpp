#include "counters/passes.hpp"

namespace fencepost::counters {
namespace {

using Indices = std::vector<std::size_t>;

class Packer {
 public:
  Packer(std::span<const Wanted> events, const Runs& runs) : events_(events), runs_(runs) {}

  Passes pack() {
    Indices software;
    for (std::size_t i = 0; i < events_.size(); ++i) {
      if (encoding(i).software()) {
        software.push_back(i);
      } else if (events_[i].role == arch::EventRole::cycles && fits(with(anchors_, i))) {
        anchors_.push_back(i);
      } else {
        rest_.push_back(i);
      }
    }
    open_ = anchors_;
    for (const std::size_t i : rest_) place(i);
    close();
    if (passes_.groups.empty() && !anchors_.empty()) passes_.groups.push_back(anchors_);
    if (!software.empty()) passes_.groups.push_back(software);
    return std::move(passes_);
  }

 private:
  const Encoding& encoding(std::size_t i) const { return *events_[i].named.encoding; }

  static Indices with(Indices group, std::size_t i) {
    group.push_back(i);
    return group;
  }

  bool fits(const Indices& group) const {
    std::vector<Encoding> encodings;
    for (const std::size_t i : group) encodings.push_back(encoding(i));
    return runs_(encodings);
  }

  void place(std::size_t i) {
    if (fits(with(open_, i))) {
      open_.push_back(i);
      return;
    }
    close();
    if (fits(with(anchors_, i))) {
      open_ = with(anchors_, i);
    } else if (fits({i})) {
      passes_.groups.push_back({i});  // leaves no counter for cycles in the same group
    } else {
      passes_.never.push_back(i);
    }
  }

  void close() {
    if (open_.size() > anchors_.size()) passes_.groups.push_back(open_);
    open_ = anchors_;
  }

  std::span<const Wanted> events_;
  const Runs& runs_;
  Indices anchors_, rest_, open_;
  Passes passes_;
};

}  // namespace

Passes plan_passes(std::span<const Wanted> events, const Runs& runs) {
  return Packer(events, runs).pack();
}

}  // namespace fencepost::counters
