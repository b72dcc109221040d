#include "harness/guests/guest_benchmark.hpp"

#include "arch/contract.hpp"
#include "harness/guests/thread_check.hpp"

namespace fencepost::harness {

GuestBenchmark::GuestBenchmark(std::shared_ptr<Guest> guest, std::string name,
                               std::vector<unsigned> cpus)
    : guest_(std::move(guest)), name_(std::move(name)), cpus_(std::move(cpus)) {
  for (const unsigned cpu : cpus_)
    cpus_text_ += (cpus_text_.empty() ? "" : ",") + std::to_string(cpu);
}

template <class Part>
void GuestBenchmark::attempt(Part&& part) {
  if (!wrong_.empty() || interrupted_) return;
  try {
    part();
  } catch (const GuestError& error) {
    wrong_ = error.what();
  } catch (const GuestInterrupted&) {
    interrupted_ = true;
  }
}

void GuestBenchmark::begin(std::byte*, unsigned) {
  performed_ = 0;
  over_ = false;
  attempt([&] {
    const std::string answer = guest_->ask("begin " + cpus_text_ + " " + name_, 1).front();
    if (answer != "ok") guest_->refuse(answer);
  });
}

/// The first thread asks, the others sleep until it has the answer: the guest's threads need their CPUs.
DelegatedThread GuestBenchmark::window(unsigned index, const DelegatedRequest& request) {
  if (index == 0) {
    std::vector<DelegatedThread> threads = measure(request);
    {
      const std::lock_guard lock(mutex_);
      threads_ = std::move(threads);
      over_ = true;
    }
    wake_.notify_all();
  }
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [&] { return over_; });
  return threads_[index];
}

std::vector<DelegatedThread> GuestBenchmark::measure(const DelegatedRequest& request) {
  std::vector<DelegatedThread> threads(cpus_.size());
  attempt([&] { threads = ask_for(request); });
  return threads;
}

std::vector<DelegatedThread> GuestBenchmark::ask_for(const DelegatedRequest& request) {
  AskedWindow window{arch::timestamp_ordered(), 0, request};
  const auto answers =
      guest_->ask("window " + std::to_string(request.margin) + " " +
                      std::to_string(request.length) + " " + std::to_string(request.batch),
                  cpus_.size());
  window.answered = arch::timestamp_ordered();
  std::vector<DelegatedThread> threads;
  for (std::size_t i = 0; i < cpus_.size(); ++i) {
    auto thread = parse_guest_thread(answers[i], cpus_[i]);
    if (!thread) guest_->refuse(answers[i]);
    thread->length = request.length;
    thread->batch = request.batch;
    threads.push_back(*thread);
    if (const std::string wrong = wrong_field(threads, window); !wrong.empty())
      guest_->refuse(answers[i], wrong);
  }
  for (const DelegatedThread& thread : threads) performed_ += thread.performed;
  return threads;
}

std::string GuestBenchmark::end() {
  attempt([&] {
    const std::string answer = guest_->ask("end", 1).front();
    const auto proof = parse_guest_proof(answer);
    if (!proof) guest_->refuse(answer);
    guest_->succeeded();
    if (*proof != performed_)
      wrong_ = "the guest's threads say that they did " + std::to_string(performed_) +
               " operations, its data show " + std::to_string(*proof);
  });
  return wrong_;
}

}  // namespace fencepost::harness
