// Queues with many threads at an end, but for those of lock_free.cpp.
#include "benches/queues/queue_cases.hpp"
#include "primitives/generated/queue.hpp"

namespace fencepost::bench {
namespace {

const harness::Question many_ends_question(
    "queue_many_ends", "What does an item cost through a queue with many threads at an end?",
    [](const harness::Scope& scope) {
      add_queues(scope, queue::all{}, []<class Q> {
        return (Q::producers == ends::many || Q::consumers == ends::many) &&
               Q::progress == progress::blocking;
      });
    });

}  // namespace
}  // namespace fencepost::bench
