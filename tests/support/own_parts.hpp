// Memory for what belongs to each thread of a benchmark, for tests that run one without the harness.
#pragma once

#include <cstddef>
#include <new>
#include <span>
#include <vector>

namespace fencepost {

class OwnParts {
 public:
  OwnParts(unsigned threads, std::size_t bytes) : parts_(threads) {
    for (std::byte*& part : parts_)
      part = static_cast<std::byte*>(::operator new (bytes, std::align_val_t{256}));
  }
  ~OwnParts() {
    for (std::byte* part : parts_) ::operator delete (part, std::align_val_t{256});
  }
  OwnParts(const OwnParts&) = delete;
  OwnParts& operator=(const OwnParts&) = delete;

  std::span<std::byte* const> all() const { return parts_; }

 private:
  std::vector<std::byte*> parts_;
};

}  // namespace fencepost
