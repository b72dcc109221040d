#include "benches/form_case.hpp"

#include <algorithm>
#include <memory>

namespace fencepost::bench {
namespace {

class FormBenchmark : public harness::Benchmark {
 public:
  explicit FormBenchmark(const ErasedForm& form) : form_(form) {}

  void place_own(std::span<std::byte* const> parts) override {
    done_.assign(parts.begin(), parts.end());
    for (std::byte* one : done_) std::fill_n(one, form_.done_bytes, std::byte{0});
  }

  void begin(std::byte* place, unsigned) override {
    cell_ = place;
    form_.begin(cell_);
  }

  void run(harness::ThreadState& state) override { form_.run(cell_, state, done_[state.index()]); }

  std::string end() override {
    std::vector<std::byte> packed(done_.size() * form_.done_bytes);
    auto* to = packed.data();
    for (const std::byte* one : done_) to = std::copy_n(one, form_.done_bytes, to);
    return form_.end(cell_, packed.data(), done_.size());
  }

 private:
  const ErasedForm& form_;
  std::byte* cell_ = nullptr;
  std::vector<std::byte*> done_;  ///< the Done<F> of each thread
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
  c.own_bytes = form.done_bytes;
  c.timed_code = form.timed_code;
  c.make = [&form] { return std::make_unique<FormBenchmark>(form); };
  return c;
}

void add_not_installed(const harness::Scope& scope,
                       std::span<const std::array<std::string_view, 3>> primitives) {
  for (const auto& [kind, name, package] : primitives)
    scope.add(plain_case({kind, name, "not_installed"}, 1, harness::Pace::alone,
                         "unsupported: not installed: " + std::string(package)));
}

}  // namespace fencepost::bench
