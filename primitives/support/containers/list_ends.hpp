// The ends of a list whose nodes are a pool's or freed by a scheme: try_push and try_pop, with what each thread needs where it
// needs anything. A base class.
#pragma once

#include <cstdint>
#include <optional>
#include <type_traits>

namespace fencepost::support {

/// Nodes: node_pool or reclaimed_nodes. List: derived from this, with push(user&, value) and pop(user&).
template <class List, class Nodes>
class list_ends : public Nodes {
 public:
  using Nodes::Nodes;
  using typename Nodes::user;

  [[nodiscard]] bool try_push(std::uint64_t value) noexcept requires std::is_empty_v<user> {
    user nobody;
    return list().push(nobody, value);
  }
  [[nodiscard]] std::optional<std::uint64_t> try_pop() noexcept requires std::is_empty_v<user> {
    user nobody;
    return list().pop(nobody);
  }

  [[nodiscard]] bool try_push(user& self, std::uint64_t value) requires(!std::is_empty_v<user>) {
    return list().push(self, value);
  }
  [[nodiscard]] std::optional<std::uint64_t> try_pop(user& self) noexcept
      requires(!std::is_empty_v<user>) {
    return list().pop(self);
  }

 protected:
  ~list_ends() = default;

 private:
  List& list() noexcept { return static_cast<List&>(*this); }
};

}  // namespace fencepost::support
