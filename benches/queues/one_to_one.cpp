// Queues from one producer to one consumer.
#include "benches/queues/queue_cases.hpp"
#include "primitives/generated/queue.hpp"

namespace fencepost::bench {
namespace {

const harness::Question one_to_one_question(
    "queue_one_to_one", "What does an item cost through a queue from one producer to one consumer?",
    [](const harness::Scope& scope) {
      add_queues(scope, queue::all{},
                 []<class Q> { return Q::producers == ends::one && Q::consumers == ends::one; });
    });

}  // namespace
}  // namespace fencepost::bench
