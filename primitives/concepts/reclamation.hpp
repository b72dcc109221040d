// What primitives of the kind `reclamation` offer; see primitives/concepts.hpp.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <type_traits>

#include "primitives/concepts/named.hpp"
#include "primitives/support/reclamation/node_deleter.hpp"

namespace fencepost {

/// Safe memory reclamation: what writers have replaced is freed when no reader can be using it any more.
///  D(deleter, memory)  a domain; `deleter` is called once for each replaced node, by a thread with a handle or by ~D. ~D comes
///                      after all handles are gone, and frees what is left. `memory` is for the domain's own data.
///  D::node             base of what is freed; a node is put into one pointer, once
///  D::pointer<T>       a shared pointer to a T, null at first; T is derived from D::node
///  D::thread(domain)   a handle: threads come and go with theirs, and each uses its own only. With
///                      `static constexpr bool thread_bound = true` it also makes it and gives it up. A read section is
///    enter()             the begin of one; they do not nest
///    protect<slot>(p)    what p points to: usable until leave() or the slot's next use. What its writer did is visible.
///    leave()             the end; comes before the node is freed
///                      and outside of sections
///    replace(p, next)    p points to `next` from now on, and what it pointed to is retired. What the caller did is visible to
///                        those who protect `next`.
///    collect()           frees what this thread has retired and can be freed
///  D::slots            pointers that a section can protect at once: slot is less
///  D::bound(threads)   of so many handles at once: the largest number of nodes that are replaced and not yet freed; nullopt:
///                      without bound while a reader stays in its section. A handle that is gone may leave some of these.
///  D::writers_wait     replace() waits until the readers have left their sections
///  D::obstacle()       if there is one: why it cannot be used here, empty where it can
template <class D>
concept Reclamation = Named<D> &&
    std::constructible_from<D, support::node_deleter<typename D::node>,
                            std::pmr::memory_resource*>&&
        std::constructible_from<typename D::thread, D&>&& requires(
            typename D::thread& self, typename D::template pointer<typename D::node>& pointer,
            typename D::node* node) {
  { self.enter() } -> std::same_as<void>;
  { self.template protect<0>(pointer) } -> std::same_as<typename D::node*>;
  { self.leave() } -> std::same_as<void>;
  { self.replace(pointer, node) } -> std::same_as<void>;
  { self.collect() } -> std::same_as<void>;
  typename std::integral_constant<unsigned, D::slots>;
  typename std::bool_constant<D::writers_wait>;
  { D::bound(1) } -> std::same_as<std::optional<std::size_t>>;
};

/// Whether a handle belongs to the thread that made it.
template <class D>
inline constexpr bool thread_bound = false;
template <class D>
requires requires { D::thread_bound; }
inline constexpr bool thread_bound<D> = D::thread_bound;

/// Reclamation of nodes in any structure: pointers are std::atomic<T*>, whose owner takes a node out as it likes and then calls
///  retire(node)  outside of sections; no thread can find it any more. Freed as one that was replaced.
template <class D>
concept Retires = Reclamation<D> && requires(typename D::thread& self, typename D::node* node) {
  { self.retire(node) } -> std::same_as<void>;
};

}  // namespace fencepost
