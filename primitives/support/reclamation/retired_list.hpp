// Nodes that wait to be freed, linked through themselves. Not synchronised: one thread's.
#pragma once

#include <cstddef>

#include "primitives/support/sync.hpp"

namespace fencepost::support {

/// What a node needs for it.
template <class Sync>
struct retired_node {
  typename Sync::template var<retired_node*> next{nullptr};
};

template <class Sync>
class retired_list {
  using node = retired_node<Sync>;

 public:
  [[nodiscard]] std::size_t count() const noexcept { return count_; }

  void push(node& one) noexcept {
    one.next = static_cast<node*>(first_);
    first_ = &one;
    if (count_ == 0) last_ = &one;
    ++count_;
  }

  /// nullptr: empty.
  [[nodiscard]] node* pop() noexcept {
    if (count_ == 0) return nullptr;
    node* const one = first_;
    first_ = static_cast<node*>(one->next);
    --count_;
    return one;
  }

  /// Moves all of `other` here.
  void take(retired_list& other) noexcept {
    if (other.count_ == 0) return;
    node* const end = other.last_;
    end->next = static_cast<node*>(first_);
    if (count_ == 0) last_ = end;
    first_ = static_cast<node*>(other.first_);
    count_ += other.count_;
    other.count_ = 0;
  }

 private:
  template <class T>
  using var = typename Sync::template var<T>;

  // Meaningless while count_ is 0.
  var<node*> first_{nullptr}, last_{nullptr};
  var<std::size_t> count_{0};
};

}  // namespace fencepost::support
