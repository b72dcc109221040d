// An error for a person: what was wrong, with which input, what to do. One line, exit code 2.
#pragma once

#include <stdexcept>

namespace fencepost::harness {

class UserError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace fencepost::harness
