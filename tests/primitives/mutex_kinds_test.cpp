// What single mutexes do beyond the contract of all: hand over, be shared by processes, inherit priority, fail.
#include <sys/mman.h>
#include <sys/wait.h>

#include <cstring>
#include <new>
#include <system_error>

#include "primitives/generated/mutex.hpp"
#include "primitives/support/holder.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::mutex_kinds_test {
namespace {

class mutex_kinds : public suite {};

TEST_F(mutex_kinds, go_mutex_hands_over_to_one_that_has_waited_long) {
  mutex::go_mutex lock;
  bool entered = false;
  lock.lock();
  waiting_thread waiter([&] {
    const support::guard guard(lock);
    entered = true;
  });
  waiter.settle();
  std::this_thread::sleep_for(2 * mutex::go_mutex::starving_after);
  lock.unlock();
  lock.lock();  // most likely overtakes the waiter
  if (!entered) {
    waiter.settle();  // it was awake, found that it is late, and sleeps again
    lock.unlock();
    lock.lock();
  }
  EXPECT_TRUE(entered);
  lock.unlock();
  waiter.join();
}

TEST_F(mutex_kinds, pthread_pshared_wakes_a_sleeper_in_another_process) {
  if (mutex::pthread_pshared::obstacle()) GTEST_SKIP() << *mutex::pthread_pshared::obstacle();
  struct Shared {
    mutex::pthread_pshared lock;
    int entered = 0;
  };
  void* const memory =
      ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  auto* const shared = ::new (memory) Shared;
  shared->lock.lock();
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(hang_seconds / 2);  // a child that hangs dies
    shared->lock.lock();
    ++shared->entered;
    shared->lock.unlock();
    ::_exit(0);
  }
  ASSERT_GT(child, 0);
  for (int i = 0, asleep = 0; i < 1'000 && asleep < 3; ++i) {
    asleep = state_of("/proc/" + std::to_string(child) + "/stat") == 'S' ? asleep + 1 : 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(shared->entered, 0);
  shared->lock.unlock();
  int status = -1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_EQ(shared->entered, 1);
  shared->~Shared();
  ::munmap(memory, sizeof(Shared));
}

/// The kernel finds the holder by the word of a futex with priority inheritance (futex(2), FUTEX_LOCK_PI).
TEST_F(mutex_kinds, pthread_pi_names_its_holder) {
  if (mutex::pthread_pi::obstacle()) GTEST_SKIP() << *mutex::pthread_pi::obstacle();
  mutex::pthread_pi lock;
  lock.lock();
  std::uint32_t word = 0;
  std::memcpy(&word, &lock.native(), sizeof word);
  EXPECT_EQ(word & FUTEX_TID_MASK, static_cast<std::uint32_t>(::syscall(SYS_gettid)));
  lock.unlock();
}

/// The type cannot be asked for; glibc keeps it in a field that its own initialisers set.
TEST_F(mutex_kinds, pthread_adaptive_is_adaptive) {
  mutex::pthread_adaptive lock;
  EXPECT_EQ(lock.native().__data.__kind, PTHREAD_MUTEX_ADAPTIVE_NP);
}

struct refused {
  static constexpr const char* call = "an_attribute";
  static int set(pthread_mutexattr_t&) { return ENOTSUP; }
};
struct no_type {
  static constexpr const char* call = "pthread_mutexattr_settype";
  static int set(pthread_mutexattr_t& attributes) {
    return ::pthread_mutexattr_settype(&attributes, -1);
  }
};

TEST_F(mutex_kinds, a_pthread_mutex_that_the_system_lacks_says_why) {
  EXPECT_EQ(support::pthread_mutex<refused>::obstacle(),
            std::string("an_attribute: ") + std::generic_category().message(ENOTSUP));
  EXPECT_EQ(support::pthread_mutex<no_type>::obstacle(),
            std::string("pthread_mutexattr_settype: ") + std::generic_category().message(EINVAL));
  EXPECT_THROW(support::pthread_mutex<refused>{}, std::system_error);
}

}  // namespace
}  // namespace fencepost::conformance::mutex_kinds_test
