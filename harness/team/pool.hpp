// Memory for shared state: a new random place for each window.
//
// Which cache slice a line falls to is settled by its physical address and stays for the life of a
// process; one fixed line gave 9.8 % spread between processes where random lines gave 2.6 %. Only one
// benchmark lives in the pool at a time, so nothing else stands within 256 bytes of it.
#pragma once

#include <cstddef>
#include <random>
#include <string>

namespace fencepost::harness {

class Pool {
 public:
  static constexpr std::size_t alignment = 256;

  /// Reserves `bytes`, in huge pages where the kernel gives them. Throws UserError when it gives nothing.
  explicit Pool(std::size_t bytes);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// Writes every page. Call on the thread whose memory it should be.
  void touch();

  /// A random place for `bytes`, 256 bytes away from both ends. Throws UserError when it does not fit.
  std::byte* draw(std::size_t bytes, std::mt19937_64& random) const;

  /// "huge pages" or "4 KiB pages" and the like, as the kernel says after touch().
  std::string backing() const;
  const std::byte* begin() const { return base_; }
  std::size_t size() const { return bytes_; }

 private:
  std::byte* base_ = nullptr;
  std::size_t bytes_;
  std::size_t mapped_;
  void* mapping_;
};

}  // namespace fencepost::harness
