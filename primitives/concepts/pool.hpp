// What primitives of the kind `pool` offer; see primitives/concepts.hpp.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory_resource>

#include "primitives/concepts/named.hpp"

namespace fencepost {

/// What a worker runs, once. A base of what the task works on; its submitter keeps it alive until it was run.
struct task {
  void (*run)(task& self);
};

/// Runs tasks on threads that are there already, the workers. Any number of threads may submit.
///  T(capacity, memory)  so many tasks wait at most, 0: a submitter waits until a worker takes its task. All memory is allocated
///                       here. support/worker_threads.hpp brings the workers.
///  submit(t)   waits for room. True: t is run exactly once, if any worker works on. False: shut down before or meanwhile, t is
///              never run. What was done before is visible to the task.
///  run_one()   by a worker: waits for a task and runs it. False: shut down, and no task is left.
///  work()      run_one() until it is false
///  shut_down() ends submit() for all, also for those that wait; tasks that were taken are run. More than once: no effect.
///  errors()    how many tasks threw an exception, which ends the task and not the worker
///  first_error()  the first of these, null if there is none
/// Tasks begin in the order in which they were submitted. A task must not submit one and wait for it: all workers may do so.
/// No call may be going on when the destructor runs; tasks that are left are not run.
template <class T>
concept Pool = Named<T> && std::constructible_from<T, std::size_t> &&
               std::constructible_from<T, std::size_t, std::pmr::memory_resource*> &&
               !std::convertible_to<std::size_t, T> &&
               requires(T & pool, const T& k, task& t) {
  { pool.submit(t) } -> std::same_as<bool>;
  { pool.run_one() } -> std::same_as<bool>;
  { pool.work() } -> std::same_as<void>;
  { pool.shut_down() } -> std::same_as<void>;
  { k.errors() } -> std::same_as<std::uint64_t>;
  { k.first_error() } -> std::same_as<std::exception_ptr>;
};

}  // namespace fencepost
