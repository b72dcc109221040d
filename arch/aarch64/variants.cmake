# Build variants of AArch64; what the entries mean is said in cmake/FencepostVariant.cmake.
set(fencepost_variants outline lse llsc rcpc)

# A call that takes LSE where the CPU has it, and else a loop: what distributions ship.
set(fencepost_outline_flags -moutline-atomics)

# LSE by itself (ldadd, swp, cas), no call.
set(fencepost_lse_flags -march=armv8-a+lse -mno-outline-atomics)
set(fencepost_lse_needs lse)
set(fencepost_lse_emits "ldadd")

# A loop of load-exclusive and store-exclusive, no call: every AArch64 CPU.
set(fencepost_llsc_flags -march=armv8-a -mno-outline-atomics)
set(fencepost_llsc_emits "stlxr")

# As outline, but acquire loads are LDAPR, which need not wait for earlier release stores.
set(fencepost_rcpc_flags -march=armv8-a+rcpc -moutline-atomics)
set(fencepost_rcpc_needs rcpc)
set(fencepost_rcpc_emits "ldapr")
set(fencepost_rcpc_compilers "g++ 13 or clang 16")
