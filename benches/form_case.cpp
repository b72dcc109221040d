#include "benches/form_case.hpp"

#include <algorithm>
#include <array>
#include <memory>

namespace fencepost::bench {
namespace {

class FormBenchmark : public harness::Benchmark {
 public:
  explicit FormBenchmark(const ErasedForm& form) : form_(form) {}

  void begin(std::byte* place, unsigned threads) override {
    cell_ = place;
    form_.begin(cell_);
    done_.assign(threads, {});
  }

  void run(harness::ThreadState& state) override {
    form_.run(cell_, state, done_[state.index()].value.data());
  }

  std::string end() override {
    std::vector<std::byte> packed(done_.size() * form_.done_bytes);
    auto* to = packed.data();
    for (const auto& one : done_) to = std::copy_n(one.value.data(), form_.done_bytes, to);
    return form_.end(cell_, packed.data(), done_.size());
  }

 private:
  const ErasedForm& form_;
  std::byte* cell_ = nullptr;
  std::vector<Padded<std::array<std::byte, most_done_bytes>>> done_;
};

}  // namespace

const std::vector<std::string>& features_here() {
  static const std::vector<std::string> features = arch::cpu_features();
  return features;
}

harness::Case plain_case(const harness::CaseName& name, unsigned threads, harness::Pace pace,
                         const Obstacle& obstacle) {
  harness::Case c = harness::named_case(name.with_threads(threads));
  c.pace = pace;
  c.obstacle = obstacle;
  return c;
}

harness::Case form_case(const ErasedForm& form, const harness::CaseName& name, unsigned threads,
                        harness::Pace pace, const Obstacle& obstacle) {
  harness::Case c = plain_case(name, threads, pace, obstacle);
  c.bytes = form.cell_bytes;
  c.timed_code = form.timed_code;
  c.make = [&form] { return std::make_unique<FormBenchmark>(form); };
  return c;
}

}  // namespace fencepost::bench
