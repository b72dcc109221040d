// Words that something else guards, copied from and to a std::array.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace fencepost::support {

template <class Sync, std::size_t Words>
class plain_words {
 public:
  using value_type = std::array<std::uint64_t, Words>;

  void read(value_type& to) const noexcept {
    for (std::size_t i = 0; i < Words; ++i) to[i] = words_[i];
  }
  void write(const value_type& from) noexcept {
    for (std::size_t i = 0; i < Words; ++i) words_[i] = from[i];
  }

 private:
  typename Sync::template var<std::uint64_t> words_[Words]{};
};

}  // namespace fencepost::support
