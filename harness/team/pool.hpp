// Memory for what is measured: a new random place for each window.
//
// The physical address of a line determines which part of the last-level cache it maps to, for the life of a
// process; one fixed line gave 9.8 % spread between processes, random lines gave 2.6 %. Only one benchmark
// uses the pool at a time, so no other data is within 256 bytes of it.
#pragma once

#include <cstddef>
#include <random>
#include <string>

namespace fencepost::harness {

class Pool {
 public:
  static constexpr std::size_t alignment = 256;
  static constexpr std::size_t huge_page = std::size_t{2} << 20;
  static constexpr std::size_t base_page = std::size_t{4} << 10;

  /// Maps `bytes`, rounded up to whole units of `granule` bytes and aligned to one: in huge pages if that is huge_page and the
  /// kernel provides them. Throws UserError if there is no memory.
  explicit Pool(std::size_t bytes, std::size_t granule = huge_page);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// Writes every page with zeros. Call on a thread of the NUMA node on which the memory should be allocated.
  void touch();

  /// A random place for `bytes`, 256 bytes away from both ends. Throws UserError when it does not fit.
  std::byte* draw(std::size_t bytes, std::mt19937_64& random) const;

  /// "huge pages" or "4 KiB pages" and the like, as the kernel says after touch().
  std::string backing() const;
  const std::byte* begin() const { return base_; }
  std::byte* begin() { return base_; }
  std::size_t size() const { return bytes_; }

 private:
  std::byte* base_ = nullptr;
  std::size_t bytes_;
  std::size_t mapped_;
  void* mapping_;
};

}  // namespace fencepost::harness
