// Results of several repetitions through Google Benchmark, which trusts that all of them have the counters of the first.
#include "harness/results/gbench_writer.hpp"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>

namespace fencepost::harness::gbench_writer_test {
namespace {

Result repetition(int number, std::map<std::string, double> counts, const std::string& error = "") {
  Result p;
  p.name = "a/b/c/threads:1";
  p.repetition = number;
  p.error = error;
  p.ns.median = 10.0 + number;
  p.counts = std::move(counts);
  return p;
}

// One test, since Google Benchmark's registry is of the whole process.
TEST(Report, RepetitionsMayLackResultsOrCountsThatOthersHave) {
  Output options;
  options.repetitions = 3;
  options.format = "json";
  options.for_google_benchmark = {"--benchmark_repetitions=3"};
  const Results results{{repetition(0, {}, "too few clean windows"),
                         repetition(1, {{"lines_per_op", 1.0}, {"faults_per_op", 2.0}}),
                         repetition(2, {{"faults_per_op", 4.0}})}};
  start_reporting(options, {});
  std::ostringstream out;
  report(results, options, false, out);
  // Google Benchmark writes the relative spread of what is always 0 as NaN, which is no JSON.
  // (Not by std::regex, which gcc 12 takes for uninitialised under sanitizers.)
  std::string text = out.str();
  for (const std::string_view nan : {": -NaN", ": NaN", ": -NAN", ": NAN"}) {
    for (auto at = text.find(nan); at != std::string::npos; at = text.find(nan))
      text.replace(at, nan.size(), ": null");
  }
  const auto found = nlohmann::json::parse(text).at("benchmarks");
  std::map<int, nlohmann::json> iterations;
  for (const auto& one : found) {
    EXPECT_FALSE(one.contains("lines_per_op")) << "one of the repetitions lacks it";
    if (one.at("run_type") == "iteration") iterations[one.at("repetition_index").get<int>()] = one;
  }
  ASSERT_EQ(iterations.size(), 3U);
  EXPECT_TRUE(iterations[0].contains("error_message") || iterations[0].contains("skip_message"));
  EXPECT_DOUBLE_EQ(iterations[1].at("real_time").get<double>(), 11.0);
  EXPECT_DOUBLE_EQ(iterations[1].at("faults_per_op").get<double>(), 2.0);
  EXPECT_DOUBLE_EQ(iterations[2].at("faults_per_op").get<double>(), 4.0);
}

}  // namespace
}  // namespace fencepost::harness::gbench_writer_test
