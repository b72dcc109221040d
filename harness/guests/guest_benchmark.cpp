#include "harness/guests/guest_benchmark.hpp"

namespace fencepost::harness {

GuestBenchmark::GuestBenchmark(std::shared_ptr<Guest> guest, std::string name,
                               std::vector<unsigned> cpus)
    : guest_(std::move(guest)), name_(std::move(name)), cpus_(std::move(cpus)) {
  for (const unsigned cpu : cpus_)
    cpus_text_ += (cpus_text_.empty() ? "" : ",") + std::to_string(cpu);
}

template <class Part>
void GuestBenchmark::attempt(Part&& part) {
  if (!wrong_.empty()) return;
  try {
    part();
  } catch (const GuestError& error) {
    wrong_ = error.what();
  }
}

void GuestBenchmark::begin(std::byte*, unsigned) {
  performed_ = 0;
  over_ = false;
  attempt([&] {
    if (guest_->ask("begin " + cpus_text_ + " " + name_, 1).front() != "ok") guest_->refuse();
  });
}

/// The first thread asks, the others sleep until it has the answer: the guest's threads need their CPUs.
DelegatedThread GuestBenchmark::window(unsigned index, std::uint64_t margin, std::uint64_t length,
                                       std::uint64_t batch) {
  if (index == 0) {
    std::vector<DelegatedThread> threads = measure(margin, length, batch);
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

std::vector<DelegatedThread> GuestBenchmark::measure(std::uint64_t margin, std::uint64_t length,
                                                     std::uint64_t batch) {
  std::vector<DelegatedThread> threads(cpus_.size());
  attempt([&] {
    const auto answers = guest_->ask("window " + std::to_string(margin) + " " +
                                         std::to_string(length) + " " + std::to_string(batch),
                                     cpus_.size());
    std::vector<DelegatedThread> told;
    for (std::size_t i = 0; i < cpus_.size(); ++i) {
      auto thread = parse_guest_thread(answers[i], cpus_[i]);
      if (!thread) guest_->refuse();
      thread->length = length;
      thread->batch = batch;
      performed_ += thread->performed;
      told.push_back(*thread);
    }
    threads = std::move(told);
  });
  return threads;
}

std::string GuestBenchmark::end() {
  attempt([&] {
    const auto proof = parse_guest_proof(guest_->ask("end", 1).front());
    if (!proof) guest_->refuse();
    guest_->succeeded();
    if (*proof != performed_)
      wrong_ = "the guest's threads say that they did " + std::to_string(performed_) +
               " operations, its data show " + std::to_string(*proof);
  });
  return wrong_;
}

}  // namespace fencepost::harness
