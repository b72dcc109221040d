// Threads have the stack that they ask for, whatever the limit of the process.
#include "harness/team/sized_thread.hpp"

#include <gtest/gtest.h>

#include <system_error>

namespace fencepost::harness::sized_thread_test {
namespace {

std::size_t own_stack() {
  pthread_attr_t attributes;
  pthread_getattr_np(pthread_self(), &attributes);
  std::size_t bytes = 0;
  pthread_attr_getstacksize(&attributes, &bytes);
  pthread_attr_destroy(&attributes);
  return bytes;
}

TEST(SizedThread, HasItsStack) {
  // The second is above the usual limit of 8 MiB. A stack that is used again may be larger than asked for.
  for (const std::size_t bytes : {std::size_t{1} << 20, std::size_t{32} << 20}) {
    std::size_t seen = 0;
    SizedThread thread(bytes, [&] { seen = own_stack(); });
    thread.join();
    EXPECT_GE(seen, bytes);
  }
}

TEST(SizedThread, ASizeThatTheSystemRefusesIsAnError) {
  EXPECT_THROW(SizedThread(1, [] {}), std::system_error);
}

}  // namespace
}  // namespace fencepost::harness::sized_thread_test
