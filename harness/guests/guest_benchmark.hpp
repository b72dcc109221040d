// A case of a guest as a benchmark: the window is asked of the guest (docs/guests.md).
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "harness/benchmark/benchmark.hpp"
#include "harness/benchmark/delegate.hpp"
#include "harness/guests/guest.hpp"

namespace fencepost::harness {

class GuestBenchmark : public Benchmark, public Delegate {
 public:
  /// `cpus`: of the case's threads, by the kernel's numbers.
  GuestBenchmark(std::shared_ptr<Guest> guest, std::string name, std::vector<unsigned> cpus);

  void begin(std::byte* place, unsigned threads) override;
  void run(ThreadState&) override {}  // window() instead
  std::string end() override;
  DelegatedThread window(unsigned index, const DelegatedRequest& request) override;
  bool interrupted() const override { return interrupted_; }

 private:
  std::vector<DelegatedThread> measure(const DelegatedRequest& request);
  std::vector<DelegatedThread> ask_for(const DelegatedRequest& request);
  template <class Part>
  void attempt(Part&& part);

  std::shared_ptr<Guest> guest_;
  std::string name_, cpus_text_;
  std::vector<unsigned> cpus_;
  std::string wrong_;         ///< after that it asks for nothing more
  bool interrupted_ = false;  ///< the same
  std::vector<DelegatedThread> threads_;
  std::mutex mutex_;  ///< of over_ and threads_, while a window lasts
  std::condition_variable wake_;
  bool over_ = false;
  std::uint64_t performed_ = 0;  ///< since begin()
};

}  // namespace fencepost::harness
