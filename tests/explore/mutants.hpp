// Runs all mutants of a primitive: each must fail in one of the uses that the primitive itself passes.
#pragma once

#include <algorithm>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include "tests/explore/explorer.hpp"

namespace fencepost::explore {

/// A use of a primitive in a few threads: an exploration by the options given.
struct Scenario {
  const char* name;
  Result (*run)(const Options& options);
};

/// The mutants of the operations that the scenarios reach in files of `folder`, but for those with one of `elsewhere` in their
/// paths: parts that other tests explore.
inline std::vector<Mutant> mutants_of(std::span<const Scenario> scenarios,
                                      std::string_view folder = "primitives/",
                                      std::span<const std::string_view> elsewhere = {}) {
  std::vector<Use> uses;
  Options options;
  options.uses = &uses;
  options.executions = 5'000;
  options.random = 500;
  for (const Scenario& scenario : scenarios) scenario.run(options);
  std::vector<Mutant> mutants;
  for (const Use& use : uses) {
    const std::string_view file = use.site.file;
    const auto is_in = [file](std::string_view part) {
      return file.find(part) != std::string_view::npos;
    };
    if (is_in("tests/explore/primitives/") || !is_in(folder)) continue;
    if (std::ranges::any_of(elsewhere, is_in)) continue;
    for (const Fault fault : faults_of(use)) mutants.push_back({use, fault});
  }
  return mutants;
}

/// The texts of the mutants that pass all scenarios. Prints which scenario catches which mutant, and by what.
inline std::vector<std::string> survivors(std::span<const Scenario> scenarios,
                                          std::span<const std::string_view> elsewhere = {}) {
  std::vector<std::string> passed;
  for (const Mutant& mutant : mutants_of(scenarios, "primitives/", elsewhere)) {
    Options options;
    options.mutant = &mutant;
    options.executions = 5'000;
    options.random = 3'000;
    std::string caught;
    std::uint64_t executions = 0;
    for (const Scenario& scenario : scenarios) {
      const Result result = scenario.run(options);
      executions += result.executions + result.redundant + result.truncated;
      if (result.failure.empty()) continue;
      caught = std::string(scenario.name) + ": " + result.failure;
      break;
    }
    std::cout << "  " << text_of(mutant) << ": " << (caught.empty() ? "not caught" : caught) << " ("
              << executions << " executions)\n";
    if (caught.empty()) passed.push_back(text_of(mutant));
  }
  std::ranges::sort(passed);
  passed.erase(std::unique(passed.begin(), passed.end()), passed.end());
  return passed;
}

}  // namespace fencepost::explore
