// A kernel's memory, planted: a page lies on the node that it is bound to, else on that of the thread that wrote it first.
#pragma once

#include <cstring>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "harness/team/memory.hpp"
#include "harness/team/team.hpp"

namespace fencepost::harness {

class PlantedMemory {
 public:
  /// The threads of `team` are on the nodes that their PUs say.
  explicit PlantedMemory(Team& team) {
    std::vector<std::thread::id> ids(team.size());
    team.run(
        team.size(), [&](unsigned i) { ids[i] = std::this_thread::get_id(); },
        std::chrono::minutes(1));
    for (unsigned i = 0; i < team.size(); ++i) {
      thread_[ids[i]] = i;
      node_[i] = team.pus()[i].memory_node;
    }
  }

  bool binds = true;  ///< false: the kernel refuses, as in many containers
  bool tells = true;  ///< likewise, where a page lies

  MemoryCalls calls() {
    return {[this](const void* memory, std::size_t bytes, unsigned node) {
              if (!binds) return std::string("not permitted");
              bound_[at(memory)] = {bytes, node};
              return std::string();
            },
            [this](const void* memory, std::size_t) {
              return tells ? text(memory) : std::string("unreadable: not permitted");
            },
            [this](std::byte* memory, std::size_t bytes) {
              std::memset(memory, 0, bytes);
              const std::lock_guard lock(mutex_);
              const auto found = thread_.find(std::this_thread::get_id());
              written_[at(memory)] = {bytes, found == thread_.end() ? ~0U : found->second};
            }};
  }

  /// Index of the thread that was the first to write this byte; ~0U: none of the team.
  unsigned writer(const void* memory) const { return of(written_, memory, ~0U); }

  /// The kernel moved what begins here.
  void move(const void* memory, unsigned node) { moved_[at(memory)] = {1, node}; }

 private:
  using Areas =
      std::map<std::uintptr_t, std::pair<std::size_t, unsigned>>;  ///< begin: bytes, value

  static std::uintptr_t at(const void* memory) { return reinterpret_cast<std::uintptr_t>(memory); }
  static unsigned of(const Areas& areas, const void* memory, unsigned otherwise) {
    auto area = areas.upper_bound(at(memory));
    if (area == areas.begin()) return otherwise;
    --area;
    return at(memory) - area->first < area->second.first ? area->second.second : otherwise;
  }
  std::string text(const void* memory) const {
    const unsigned none = ~0U;
    if (const unsigned node = of(moved_, memory, none); node != none) return std::to_string(node);
    if (const unsigned node = of(bound_, memory, none); node != none) return std::to_string(node);
    const auto node = node_.find(writer(memory));
    return node == node_.end() ? "unreadable: nobody wrote it" : std::to_string(node->second);
  }

  std::mutex mutex_;
  std::map<std::thread::id, unsigned> thread_;
  std::map<unsigned, unsigned> node_;
  Areas bound_, written_, moved_;
};

}  // namespace fencepost::harness
