// Restartable sequences, rseq(2): the kernel tells each thread its CPU in an area of the thread's own, and a thread that is
// preempted, migrated or gets a signal inside of instructions that it has announced there goes on at their abort handler. So they
// work on a CPU's data without atomic instructions. The area is the C library's: one for all users in the process.
//
// Layout: linux/rseq.h, struct rseq and struct rseq_cs. The instructions: arch/<isa>/cpu_add.hpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#if __has_include(<sys/rseq.h>)
#include <sys/rseq.h>
#endif

namespace fencepost::arch::rseq {

inline constexpr int cpu_id = 4;    ///< offset of the current CPU's number, in bytes
inline constexpr int sequence = 8;  ///< of the pointer to the struct rseq_cs that is under way

#if __has_include(<sys/rseq.h>)
inline constexpr bool known = true;
/// Of the area, from the thread pointer, in bytes.
inline std::ptrdiff_t area_offset() noexcept { return __rseq_offset; }
inline bool registered() noexcept { return __rseq_size != 0; }
#else
inline constexpr bool known = false;
inline std::ptrdiff_t area_offset() noexcept { return 0; }
inline bool registered() noexcept { return false; }
#endif

/// Why there are none here; empty where there are.
inline std::optional<std::string> obstacle() {
  if (!known)
    return "unsupported: needs restartable sequences (built with a C library before glibc 2.35)";
  if (!registered()) {
    return "unsupported: needs restartable sequences, rseq(2), which the C library has not "
           "registered (a kernel without them, "
           "an emulator, or glibc.pthread.rseq=0)";
  }
  return std::nullopt;
}

}  // namespace fencepost::arch::rseq
