// A value of several words that threads read as a whole and replace as a whole: the use of safe memory reclamation that is tested
// and measured. Each version of the value is a node of its own, made before it is published and never changed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>

#include "primitives/concepts.hpp"

namespace fencepost::support {

/// D: Reclamation, with whatever policy.
template <class D, std::size_t Words = 3>
class read_copy_update {
 public:
  using value_type = std::array<std::uint64_t, Words>;
  using thread = typename D::thread;

  class version : public D::node {
   public:
    explicit version(const value_type& value) {
      for (std::size_t i = 0; i < Words; ++i) words_[i] = value[i];
    }
    /// Whoever still reads it races with this, and finds other values.
    ~version() {
      for (auto& word : words_) word = gone;
    }
    version(const version&) = delete;
    version& operator=(const version&) = delete;

    [[nodiscard]] value_type value() const {
      value_type copy;
      for (std::size_t i = 0; i < Words; ++i) copy[i] = words_[i];
      return copy;
    }

   private:
    static constexpr std::uint64_t gone = 0xdead'dead'dead'dead;
    std::array<typename D::sync::template var<std::uint64_t>, Words> words_;
  };

  /// Versions come from `memory`, which several threads use at once. Throws std::bad_alloc, as write().
  read_copy_update(const value_type& first, std::pmr::memory_resource* memory)
      : memory_(memory), domain_({free, this}, memory) {
    thread self(domain_);
    write(self, first);
  }
  ~read_copy_update() {
    thread self(domain_);
    self.replace(current_, static_cast<version*>(nullptr));
  }
  read_copy_update(const read_copy_update&) = delete;
  read_copy_update& operator=(const read_copy_update&) = delete;

  D& domain() noexcept { return domain_; }

  [[gnu::always_inline]] value_type read(thread& self) {
    value_type seen;
    look(self, [&seen](const version& now) { seen = now.value(); });
    return seen;
  }

  /// Calls use(version) in a section.
  template <class Use>
  [[gnu::always_inline]] void look(thread& self, Use use) {
    self.enter();
    use(*self.template protect<0>(current_));
    self.leave();
  }

  void write(thread& self, const value_type& next) {
    self.replace(current_, memory_.template new_object<version>(next));
  }

 private:
  static void free(typename D::node& node, void* self) {
    static_cast<read_copy_update*>(self)->memory_.delete_object(static_cast<version*>(&node));
  }

  std::pmr::polymorphic_allocator<> memory_;
  D domain_;
  // On a line of its own: all readers read it.
  alignas(arch::padding_bytes) typename D::template pointer<version> current_;
};

}  // namespace fencepost::support
