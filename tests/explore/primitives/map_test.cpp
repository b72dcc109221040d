// Every map that takes the policy: all executions of a few threads, and all of its mutants fail.
#include <gtest/gtest.h>

#include <cstdint>
#include <string_view>

#include "primitives/generated/map.hpp"
#include "tests/explore/primitives/explored.hpp"
#include "tests/explore/primitives/map_buckets.hpp"
#include "tests/explore/primitives/map_shared.hpp"

namespace fencepost::explore::map_test {
namespace {

/// An insertion and an assignment; no read goes back.
template <class M>
Result published(const Options& options) {
  return explore(
      [] {
        Shared<M> shared(1);
        together(
            [&] {
              shared.put(shared.one, first, 1);
              shared.put(shared.one, first, 2);
            },
            [&] {
              const unsigned earlier = shared.get(shared.other, first);
              require(shared.get(shared.other, first) >= earlier, "older than before");
            });
        require(shared.get(shared.other, first) == 2, "not the last");
        require(shared.map.size(shared.one) == 1, "counted twice");
      },
      options);
}

/// What is in front goes, and comes again: the one behind it is found throughout.
template <class M>
Result erased(const Options& options) {
  return explore(
      [] {
        Shared<M> shared(2);
        together(
            [&] {
              shared.put(shared.one, first, 1);
              shared.put(shared.one, second, 2);
              require(shared.map.erase(shared.one, second), "not there");
              shared.one.collect();
            },
            [&] {
              const unsigned one = shared.get(shared.other, first);
              const unsigned two = shared.get(shared.other, second);
              require(two == 0 || two == 2, "the other's value");
              require(one == 0 || shared.get(shared.other, first) == 1, "gone");
            });
        require(shared.get(shared.other, first) == 1, "gone");
        require(shared.get(shared.other, second) == 0, "still there");
        require(!shared.map.erase(shared.one, second), "erased twice");
        require(shared.map.size(shared.one) == 1, "counted");
        shared.free_all();
      },
      options);
}

/// What is behind others goes while they are looked at.
template <class M>
Result erased_behind(const Options& options) {
  return explore(
      [] {
        Shared<M> shared(2);
        shared.put(shared.one, first, 1);
        shared.put(shared.one, second, 2);
        together(
            [&] {
              require(shared.map.erase(shared.one, first), "not there");
              shared.one.collect();
              shared.one.collect();
            },
            [&] {
              require(shared.get(shared.other, first) <= 1, "the other's value");
              require(shared.get(shared.other, second) == 2, "gone");
            });
        require(shared.get(shared.other, first) == 0, "still there");
        shared.free_all();
      },
      options);
}

/// The table is replaced while another thread looks.
template <class M>
Result grown(const Options& options) {
  return explore(
      [] {
        Shared<M> shared(0);
        shared.put(shared.one, first, 1);
        together(
            [&] {
              shared.put(shared.one, second, 2);
              shared.put(shared.one, first, 3);
              shared.one.collect();
            },
            [&] {
              const unsigned earlier = shared.get(shared.other, first);
              require(earlier == 1 || earlier == 3, "gone");
              require(shared.get(shared.other, first) >= earlier, "older than before");
            });
        require(shared.get(shared.other, second) == 2, "lost");
        require(shared.get(shared.other, first) == 3, "not the last");
        shared.free_all();
      },
      options);
}

/// Both find the table crowded, or one inserts while the other grows it.
template <class M>
Result two_writers(const Options& options) {
  return explore(
      [] {
        // Where writers have locks it grows only once, which is enough.
        Shared<M> shared(M::blocks ? 2 : 0);
        if (M::blocks) shared.put(shared.one, apart, 1);
        shared.put(shared.one, first, 1);
        together([&] { shared.put(shared.one, second, 2); },
                 [&] { shared.put(shared.other, third, 3); });
        require(shared.get(shared.one, first) == 1, "lost");
        require(shared.get(shared.one, second) == 2, "lost");
        require(shared.get(shared.one, third) == 3, "lost");
        require(shared.map.size(shared.one) == (M::blocks ? 4 : 3), "counted");
      },
      options);
}

template <class M>
Result walked(const Options& options) {
  return explore(
      [] {
        Shared<M> shared(1);
        shared.put(shared.one, first, 1);
        together([&] { shared.put(shared.one, first, 2); },
                 [&] {
                   unsigned times = 0;
                   shared.sum(shared.other, [&times](std::uint64_t key, std::uint64_t) {
                     require(key == first, "never inserted");
                     ++times;
                   });
                   require(times == 1, "not once");
                 });
      },
      options);
}

/// What is in front goes while it and the one behind it are looked for.
template <class M>
Result erased_in_front(const Options& options) {
  return explore(
      [] {
        Shared<M> shared(1);
        shared.put(shared.one, first, 1);
        shared.put(shared.one, second, 2);
        together(
            [&] {
              require(shared.map.erase(shared.one, second), "not there");
              shared.one.collect();
            },
            [&] {
              static_cast<void>(shared.get(shared.other, second));
              require(shared.get(shared.other, first) == 1, "gone");
            });
        require(shared.get(shared.other, second) == 0, "still there");
        require(!shared.map.erase(shared.one, second), "erased twice");
        shared.free_all();
      },
      options);
}

/// Of neighbours in a list each is erased, or one is erased while another comes right behind it.
template <class M, bool inserts>
Result beside_an_erasure(const Options& options) {
  return explore(
      [] {
        Shared<M> shared(1);
        shared.put(shared.one, second, 2);
        shared.put(shared.one, first, 1);
        together([&] { require(shared.map.erase(shared.one, second), "not there"); },
                 [&] {
                   if (inserts) return shared.put(shared.other, third, 3);
                   require(shared.map.erase(shared.other, first), "not there");
                 });
        require(shared.get(shared.one, second) == 0, "still there");
        require(shared.get(shared.one, first) == (inserts ? 1 : 0), "not as it was left");
        require(shared.get(shared.one, third) == (inserts ? 3 : 0), "lost");
        require(shared.map.size(shared.one) == (inserts ? 2 : 0), "counted");
        shared.free_all();
      },
      options);
}

/// One key is erased by both, and comes again in between.
template <class M>
Result one_key(const Options& options) {
  return explore(
      [] {
        Shared<M> shared(1);
        shared.put(shared.one, first, 1);
        unsigned erased = 0, inserted = 1;
        together([&] { erased += shared.map.erase(shared.one, first); },
                 [&] {
                   shared.before[2] = 2;
                   inserted += shared.map.insert_or_assign(shared.other, first, 2);
                   erased += shared.map.erase(shared.other, first);
                 });
        require(erased == inserted, "one was lost, or counted twice");
        require(shared.get(shared.one, first) == 0, "still there");
        require(shared.map.size(shared.one) == 0, "counted");
        shared.free_all();
      },
      options);
}

/// Of three threads one inserts behind what another one takes out, and the third follows the link past both.
template <class M>
Result followed(const Options& options) {
  return explore(
      [] {
        Shared<M> shared(1);
        typename M::user third_thread(shared.map);
        shared.put(shared.one, first, 1);
        together([&] { shared.put(shared.one, third, 3); },
                 [&] { require(shared.map.erase(shared.other, first), "not there"); },
                 [&] { static_cast<void>(shared.get(third_thread, third)); });
        require(shared.get(shared.one, third) == 3, "lost");
        require(shared.get(shared.one, first) == 0, "still there");
      },
      options);
}

/// A place of the larger table is linked while another thread searches for it, from it and past it, or wants to link it too.
template <class M, bool by_both>
Result linked(const Options& options) {
  return explore(
      [] {
        Shared<M> shared(0);
        shared.put(shared.one, apart, 1);
        shared.put(shared.one, second, 2);
        require(shared.map.buckets() == 2 && shared.map.linked_buckets(shared.one) == 1,
                "has not grown");
        const auto search = [&](typename M::user& self, std::uint64_t key) {
          require(!shared.map.erase(self, key), "was never there");
        };
        together(
            [&] {
              if (by_both) return search(shared.one, first);
              shared.put(shared.one, third, 3);
              require(shared.get(shared.one, second) == 2, "lost");
            },
            [&] {
              if (by_both) return search(shared.other, third);
              require(shared.get(shared.other, second) == 2, "lost");
            });
        require(shared.map.linked_buckets(shared.one) == 2, "not linked");
        require(shared.get(shared.one, second) == 2 && shared.get(shared.one, apart) == 1, "lost");
        require(shared.get(shared.one, third) == (by_both ? 0 : 3), "lost");
      },
      options);
}

template <class M>
std::vector<Scenario> scenarios() {
  // Short ones first: a mutant is tried on one after another.
  if constexpr (M::blocks) {
    return {{"Published", published<M>},
            {"NeverThere", never_there<M, false>},
            {"NeverThereWalked", never_there<M, true>},
            {"WithoutAPlace", without_a_place<M, false>},
            {"WithoutAPlaceWalked", without_a_place<M, true>},
            {"Reused", reused<M, false>},
            {"ReusedWalked", reused<M, true>},
            {"ComesBack", comes_back<M>},
            {"Moved", moved<M>},
            {"Erased", erased<M>},
            {"ErasedBehind", erased_behind<M>},
            {"Grown", grown<M>},
            {"TwoWriters", two_writers<M>},
            {"Walked", walked<M>}};
  } else {
    return {{"Walked", walked<M>},
            {"TwoWriters", two_writers<M>},
            {"InsertedBehind", beside_an_erasure<M, true>},
            {"LinkedBesideAReader", linked<M, false>},
            {"LinkedByBoth", linked<M, true>},
            {"ErasedInFront", erased_in_front<M>},
            {"Published", published<M>},
            {"OneKey", one_key<M>},
            {"Grown", grown<M>},
            {"BothErased", beside_an_erasure<M, false>},
            {"Followed", followed<M>}};
  }
}

template <class M>
class ExploredMap : public testing::Test {};
TYPED_TEST_SUITE(ExploredMap, explorable<map::all>, conformance::primitive_name);

TYPED_TEST(ExploredMap, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

/// Reclamation and the lock have their mutants in reclamation_test.cpp and mutex_test.cpp.
constexpr std::string_view elsewhere[] = {"/support/reclamation/", "/asymmetric_fence.hpp",
                                          "/flag_lock.hpp", "/futex_lock.hpp"};

TYPED_TEST(ExploredMap, MutantsFail) {
  expect_mutants_fail_of<TypeParam>(scenarios<explored<TypeParam>>(), elsewhere);
}

}  // namespace
}  // namespace fencepost::explore::map_test
