// Whether an instruction is atomic, or a fence: by its bytes, without a decoder. What is counted in vain costs a line of output;
// the caller looks at each by the disassembler.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace fencepost::qemu_plugin {

/// x86-64: a lock prefix, xchg with memory, mfence, lfence, sfence (Intel SDM volume 2, chapter 2 and appendix A).
inline bool is_atomic_x86_64(std::span<const std::uint8_t> code) {
  std::size_t at = 0;
  bool changes_opcode = false;  // tpause, umonitor and umwait are mfence with such a prefix
  const auto byte = [&](std::size_t i) { return i < code.size() ? code[i] : std::uint8_t{0}; };
  for (;; ++at) {
    const std::uint8_t prefix = byte(at);
    if (prefix == 0xf0) return true;  // lock
    const bool legacy = prefix == 0x66 || prefix == 0x67 || prefix == 0xf2 || prefix == 0xf3 ||
                        prefix == 0x2e || prefix == 0x36 || prefix == 0x3e || prefix == 0x26 ||
                        prefix == 0x64 || prefix == 0x65;
    if (!legacy) break;
    changes_opcode |= prefix == 0x66 || prefix == 0xf2 || prefix == 0xf3;
  }
  if ((byte(at) & 0xf0) == 0x40) ++at;  // REX
  const std::uint8_t opcode = byte(at), modrm = byte(at + 1);
  if (opcode == 0x86 || opcode == 0x87) return (modrm & 0xc0) != 0xc0;  // xchg r/m, r
  if (opcode != 0x0f || modrm != 0xae || changes_opcode) return false;
  const std::uint8_t fence = byte(at + 2);
  return fence >= 0xe8 && (fence & 0xc0) == 0xc0 && (fence & 0x38) >= 0x28;
}

/// AArch64: exclusives, acquire and release, LSE, barriers (Arm ARM, C4.1 encoding tables).
inline bool is_atomic_aarch64(std::uint32_t word) {
  const bool exclusive_or_ordered =
      (word & 0x3f000000) == 0x08000000;                             // ldxr, stlr, cas, casp, ...
  const bool read_modify_write = (word & 0x3f200c00) == 0x38200000;  // ldadd, swp, ldapr, ...
  const bool ordered_unscaled = (word & 0x3f200c00) == 0x19000000;   // ldapur, stlur
  const bool barrier = (word & 0xfffff01f) == 0xd503301f;
  const std::uint32_t which = word & 0xe0, speculation = word & 0xb00;  // ssbb, pssbb
  const bool dsb = which == 0x80 && speculation != 0, dmb = which == 0xa0, isb = which == 0xc0;
  return exclusive_or_ordered || read_modify_write || ordered_unscaled ||
         (barrier && (dsb || dmb || isb));
}

inline bool is_atomic(bool aarch64, std::span<const std::uint8_t> code) {
  if (!aarch64) return is_atomic_x86_64(code);
  std::uint32_t word = 0;
  if (code.size() != sizeof word) return false;
  std::memcpy(&word, code.data(), sizeof word);
  return is_atomic_aarch64(word);
}

}  // namespace fencepost::qemu_plugin
