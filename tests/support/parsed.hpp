// The command line, taken apart into the struct of one command.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "harness/options/options.hpp"

namespace fencepost::harness {

using Args = std::vector<std::string>;

/// Fails the test when `args` mean another command.
template <class Options>
Options parsed(const Args& args) {
  const Command command = parse_command(args);
  if (const Options* const options = std::get_if<Options>(&command)) return *options;
  ADD_FAILURE() << "another command: number " << command.index();
  return {};
}

inline RunOptions run_of(const Args& args) { return parsed<RunOptions>(args); }

}  // namespace fencepost::harness
