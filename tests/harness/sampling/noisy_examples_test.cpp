// The noisy estimator on the recorded runs in docs/example: of each case that has both, its clean samples are hidden, and the
// interval from the disturbed ones is compared with their median.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/results/journal.hpp"
#include "harness/sampling/noisy_result.hpp"
#include "tests/support/coverage.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::noisy_examples_test {
namespace {

namespace fs = std::filesystem;
using Cases = std::map<std::string, std::vector<Round>>;

std::string unzipped(const fs::path& path) {
  const std::string command = "gzip -dc \"" + path.string() + "\"";
  const auto closing = [](std::FILE* file) { pclose(file); };
  const std::unique_ptr<std::FILE, decltype(closing)> pipe(popen(command.c_str(), "r"), closing);
  std::string text;
  std::array<char, 1 << 16> part{};
  while (const std::size_t got = std::fread(part.data(), 1, part.size(), pipe.get()))
    text.append(part.data(), got);
  return text;
}

Cases cases_of(const fs::path& folder) {
  Cases cases;
  std::istringstream lines(unzipped(folder / "samples.jsonl.gz"));
  for (std::string line; std::getline(lines, line);) {
    Round round = from_line(line);
    cases[round.name].push_back(std::move(round));
  }
  return cases;
}

CleanLevels levels_of(const fs::path& folder) {
  const auto machine = nlohmann::json::parse(text_of(folder / "machine.json"));
  CleanLevels levels;
  for (const auto& [occupancy, level] : machine.at("calibration").at("clean_levels").items())
    levels.remember(occupancy, level.get<double>());
  return levels;
}

/// The rounds without their clean samples.
std::vector<Round> disturbed(std::vector<Round> rounds, const CleanLevels& levels) {
  for (Round& round : rounds)
    std::erase_if(round.samples, [&](const Sample& one) { return !verdict(one, levels); });
  return rounds;
}

TEST(NoisyExamples, CoverTheCleanMedianThatIsHidden) {
  Coverage alone, contended, all;
  for (const auto& entry :
       fs::recursive_directory_iterator(FENCEPOST_TEST_DATA "/../../docs/example")) {
    if (entry.path().filename() != "samples.jsonl.gz") continue;
    const fs::path folder = entry.path().parent_path();
    const CleanLevels levels = levels_of(folder);
    for (const auto& [name, rounds] : cases_of(folder)) {
      const UsedSamples clean = select_samples(rounds, levels);
      const auto hidden = disturbed(rounds, levels);
      const UsedSamples noisy = select_samples(hidden, levels);
      if (clean.grade != Grade::clean || noisy.grade != Grade::noisy) continue;
      std::vector<double> medians;
      for (const UsedRound& used : clean.rounds) {
        std::vector<double> values;
        for (const Sample* sample : used.samples) values.push_back(sample->ns);
        medians.push_back(median(values));
      }
      const bool one = name.find("threads:") == std::string::npos || name.ends_with("/threads:1");
      const NoisyCase input(noisy, levels, one ? Pace::alone : Pace::contended);
      const Estimate found = input.estimate(&Sample::ns, 1, 200);
      all.add(median(medians), found);
      (one ? alone : contended).add(median(medians), found);
    }
  }
  ASSERT_GT(all.widths.size(), 50U);
  std::cout << "one thread: " << alone.text() << "\ncontended: " << contended.text() << "\n";
  EXPECT_GE(all.share(), 0.9);
}

}  // namespace
}  // namespace fencepost::harness::noisy_examples_test
