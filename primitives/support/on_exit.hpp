// Runs a function at the end of a scope, whether it is left by return or by an exception.
#pragma once

namespace fencepost::support {

template <class F>
class on_exit {
 public:
  explicit on_exit(F action) : action_(action) {}
  ~on_exit() { action_(); }
  on_exit(const on_exit&) = delete;
  on_exit& operator=(const on_exit&) = delete;

 private:
  F action_;
};

}  // namespace fencepost::support
