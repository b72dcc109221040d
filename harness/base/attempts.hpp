// Steps that are all to be tried: what fails first is reported after the others are done, and not instead of them.
#pragma once

#include <exception>
#include <utility>

namespace fencepost::harness {

class Attempts {
 public:
  template <class Step>
  void operator()(Step&& step) {
    try {
      std::forward<Step>(step)();
    } catch (...) {
      if (first_ == nullptr) first_ = std::current_exception();
    }
  }

  bool failed() const { return first_ != nullptr; }

  /// Throws what was thrown first, if anything was.
  void rethrow() const {
    if (first_ != nullptr) std::rethrow_exception(first_);
  }

 private:
  std::exception_ptr first_;
};

}  // namespace fencepost::harness
