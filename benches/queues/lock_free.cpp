// Queues with many threads at an end in which a thread that stops does not keep others from moving values.
#include "benches/queues/queue_cases.hpp"
#include "primitives/generated/queue.hpp"

namespace fencepost::bench {
namespace {

const harness::Question lock_free_question(
    "queue_lock_free",
    "What does an item cost through a lock-free queue with many threads at an end?",
    [](const harness::Scope& scope) {
      add_queues(scope, queue::all{}, []<class Q> {
        return (Q::producers == ends::many || Q::consumers == ends::many) &&
               Q::progress != progress::blocking;
      });
    });

}  // namespace
}  // namespace fencepost::bench
