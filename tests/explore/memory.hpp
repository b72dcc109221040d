// The default memory resource of code under test: an execution that is given up runs no destructors, so what it has allocated
// is freed before the next one.
#pragma once

#include <cstddef>
#include <map>
#include <memory_resource>
#include <utility>

namespace fencepost::explore {

/// From its construction to its end it is std::pmr's default resource; memory comes from what was that before.
class ExecutionMemory : public std::pmr::memory_resource {
 public:
  ExecutionMemory() { std::pmr::set_default_resource(this); }
  ExecutionMemory(const ExecutionMemory&) = delete;
  ExecutionMemory& operator=(const ExecutionMemory&) = delete;
  ~ExecutionMemory() override {
    free_all();
    std::pmr::set_default_resource(upstream_);
  }

  void free_all() {
    for (const auto& [place, size] : blocks_) upstream_->deallocate(place, size.first, size.second);
    blocks_.clear();
  }

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    void* const place = upstream_->allocate(bytes, alignment);
    blocks_[place] = {bytes, alignment};
    return place;
  }
  void do_deallocate(void* place, std::size_t bytes, std::size_t alignment) override {
    blocks_.erase(place);
    upstream_->deallocate(place, bytes, alignment);
  }
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }

  std::pmr::memory_resource* upstream_ = std::pmr::get_default_resource();
  std::map<void*, std::pair<std::size_t, std::size_t>> blocks_;  ///< bytes and alignment
};

}  // namespace fencepost::explore
