// An error in usage or input, as one line for the user: what is wrong, with which input, and what to do. Exit code 2.
#pragma once

#include <stdexcept>

namespace fencepost::harness {

class UserError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace fencepost::harness
