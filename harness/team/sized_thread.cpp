#include "harness/team/sized_thread.hpp"

#include <memory>
#include <system_error>

namespace fencepost::harness {
namespace {

void* run(void* body) {
  const std::unique_ptr<std::function<void()>> owned(static_cast<std::function<void()>*>(body));
  (*owned)();
  return nullptr;
}

void check(int error) {
  if (error != 0) throw std::system_error(error, std::generic_category());
}

/// Attributes of a thread, freed at the end.
class Attributes {
 public:
  Attributes() { check(pthread_attr_init(&attributes_)); }
  ~Attributes() { pthread_attr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  pthread_attr_t* get() { return &attributes_; }

 private:
  pthread_attr_t attributes_{};
};

}  // namespace

SizedThread::SizedThread(std::size_t stack_bytes, std::function<void()> body) {
  Attributes attributes;
  check(pthread_attr_setstacksize(attributes.get(), stack_bytes));
  auto owned = std::make_unique<std::function<void()>>(std::move(body));
  check(pthread_create(&thread_, attributes.get(), run, owned.get()));
  static_cast<void>(owned.release());  // the thread has it
}

void SizedThread::join() { pthread_join(thread_, nullptr); }

void SizedThread::detach() { pthread_detach(thread_); }

}  // namespace fencepost::harness
