// Errors of pthread calls.
#pragma once

#include <system_error>

namespace fencepost::support {

/// Throws std::system_error with the name of the call, unless `error` is 0.
inline void throw_if(int error, const char* call) {
  if (error != 0) throw std::system_error(error, std::generic_category(), call);
}

}  // namespace fencepost::support
