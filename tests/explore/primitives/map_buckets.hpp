// Scenarios of maps whose buckets have places for entries: support/map/bucket.hpp.
#pragma once

#include "tests/explore/primitives/map_shared.hpp"

namespace fencepost::explore::map_test {

/// A place is given to another key while either, or all there is, is looked for.
template <class M, bool walks>
Result reused(const Options& options) {
  return explore(
      [] {
        Shared<M> shared(4);
        shared.put(shared.one, first, 1);
        together(
            [&] {
              require(shared.map.erase(shared.one, first), "not there");
              shared.put(shared.one, second, 2);
            },
            [&] {
              if (walks) {
                shared.map.for_each(shared.other, [&](std::uint64_t key, std::uint64_t value) {
                  require(key == first ? value == 1 : key == second && value == 2, "another's");
                });
                return;
              }
              require(shared.get(shared.other, first) <= 1, "the other's value");
              const unsigned two = shared.get(shared.other, second);
              require(two == 0 || two == 2, "the other's value");
            });
        require(shared.get(shared.other, first) == 0, "still there");
        require(shared.get(shared.other, second) == 2, "lost");
      },
      options);
}

inline void not_zero(std::uint64_t key, std::uint64_t) { require(key != zero, "never inserted"); }

/// A key that is never there is looked for, by itself or among all, while a place becomes free and another one is taken.
template <class M, bool walks>
Result never_there(const Options& options) {
  return explore(
      [] {
        Shared<M> shared(4);
        shared.put(shared.one, first, 1);
        together(
            [&] {
              shared.put(shared.one, second, 2);
              require(shared.map.erase(shared.one, first), "not there");
            },
            [&] {
              if (!walks) return require(!shared.map.find(shared.other, zero), "never inserted");
              shared.sum(shared.other, not_zero);
            });
      },
      options);
}

/// The same, while an entry comes for which there is no place left.
template <class M, bool walks>
Result without_a_place(const Options& options) {
  return explore(
      [] {
        Shared<M> shared(4);
        shared.put(shared.one, first, 1);
        shared.put(shared.one, second, 2);
        together([&] { shared.put(shared.one, third, 3); },
                 [&] {
                   if (!walks)
                     return require(!shared.map.find(shared.other, zero), "never inserted");
                   const unsigned sum = shared.sum(shared.other, not_zero);
                   require(sum == 3 || sum == 6, "lost, or twice");
                 });
        require(shared.get(shared.other, third) == 3, "lost");
        require(shared.map.erase(shared.one, third), "lost");
        require(shared.map.size(shared.one) == 2, "counted");
      },
      options);
}

/// An entry comes in a place that was left before, while all of more than one line are visited.
template <class M>
Result comes_back(const Options& options) {
  return explore(
      [] {
        Shared<M> shared(4);
        shared.put(shared.one, first, 1);
        shared.put(shared.one, second, 2);
        shared.put(shared.one, third, 2);
        require(shared.map.erase(shared.one, first), "not there");
        together([&] { shared.put(shared.one, first, 3); },
                 [&] {
                   const unsigned sum =
                       shared.sum(shared.other, [](std::uint64_t, std::uint64_t value) {
                         require(value != 1, "it was erased");
                       });
                   require(sum == 4 || sum == 7, "lost, or twice");
                 });
      },
      options);
}

/// An entry goes, another one takes its place, and it comes again in a line behind, while all are visited.
template <class M>
Result moved(const Options& options) {
  return explore(
      [] {
        Shared<M> shared(4);
        shared.put(shared.one, first, 1);
        shared.put(shared.one, second, 2);
        shared.put(shared.one, third, 2);
        together(
            [&] {
              require(shared.map.erase(shared.one, first), "not there");
              shared.map.insert_or_assign(shared.one, zero, 2);
              shared.put(shared.one, first, 3);
            },
            [&] {
              unsigned times = 0;
              shared.sum(shared.other,
                         [&times](std::uint64_t key, std::uint64_t) { times += key == first; });
              require(times <= 1, "twice");
            });
        require(shared.get(shared.one, first) == 3, "lost");
      },
      options);
}

}  // namespace fencepost::explore::map_test
