# Build variants of x86-64; what the entries mean is said in cmake/FencepostVariant.cmake.
set(fencepost_variants baseline cx16)

# What every x86-64 CPU runs.
set(fencepost_baseline_flags "")

# cmpxchg16b by itself instead of a call to libatomic: clang for std::atomic, g++ for __sync_* only.
set(fencepost_cx16_flags -mcx16)
set(fencepost_cx16_needs cx16)
set(fencepost_cx16_emits cmpxchg16b)
