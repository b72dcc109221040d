#include "harness/benchmark/built_benchmark.hpp"

#include <string>

namespace fencepost::harness {

void BuiltBenchmark::make(const Case& c) {
  guarded([&] {
    benchmark_ = c.make();
    keeps_state_ = benchmark_->keeps_state();
  });
  if (delegated(c)) delegate_ = dynamic_cast<Delegate*>(benchmark_.get());
}

void BuiltBenchmark::build(const Case& c, std::byte* place, const std::vector<std::byte*>& own) {
  const bool begins = !goes_on();
  built_ = false;
  guarded([&] {
    if (!own.empty()) benchmark_->place_own(own);
    if (begins) benchmark_->begin(place_ = place, c.threads);
    built_ = true;
  });
}

void BuiltBenchmark::end_window() {
  if (!goes_on()) return take_down();
  guarded([&] { benchmark_->end_window(); });
}

void BuiltBenchmark::end() {
  if (goes_on()) take_down();
}

void BuiltBenchmark::take_down() {
  if (!built_) return;
  built_ = false;
  guarded([&] {
    const std::string wrong = benchmark_->end();
    if (wrong.empty()) return;
    if (fault_.text().empty()) failed_outcomes_ = benchmark_->outcomes();
    fault_.add(wrong);
  });
}

}  // namespace fencepost::harness
