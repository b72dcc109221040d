// How many bytes per second does a thread read, write and copy in each cache and in memory, and all threads together?
#include <algorithm>
#include <memory>

#include "benches/each_primitive.hpp"
#include "benches/memory/memory_cases.hpp"
#include "benches/memory/stream_ops.hpp"
#include "benches/memory/streaming.hpp"

namespace fencepost::bench {
namespace {

struct Stream {
  std::size_t bytes;  ///< of each thread
  unsigned level;     ///< of the cache, one more than the last for memory
  bool warm;
  bool core;
  std::string node;  ///< in the name
  std::vector<unsigned> team;
  std::vector<std::optional<unsigned>> nodes;  ///< of each thread's buffer
  std::optional<std::string> obstacle;
};

template <class Op>
[[gnu::noinline]] void add_case(const harness::Scope& scope,
                                const std::shared_ptr<StreamBuffers>& buffers,
                                const Stream& stream) {
  using Benchmark = Streaming<Op>;
  harness::Case c =
      harness::named_case(harness::CaseName("memory", "bandwidth", Op::name)
                              .with("size", stream.bytes)
                              .with("node", stream.node)
                              .with_threads(static_cast<unsigned>(stream.team.size())));
  c.pace = harness::Pace::contended;  // accesses that miss do not take the same time each
  c.team_threads = stream.team;
  c.obstacle = stream.obstacle;
  c.timed_code = Benchmark::timed_code();
  c.core = stream.core;
  if (Op::copies) c.group = c.fields.with_operation("*").text();  // copy against memcpy
  c.constants["bytes_per_operation"] = 64.0;
  c.constants["level"] = stream.level;
  std::vector<typename Benchmark::Part> parts;
  for (std::size_t i = 0; i < stream.team.size(); ++i)
    parts.push_back({stream.team[i], stream.nodes[i]});
  c.make = [=, bytes = stream.bytes, warm = stream.warm] {
    return std::make_unique<Benchmark>(buffers, parts, bytes, warm);
  };
  scope.add(std::move(c));
}

void add_stream(const harness::Scope& scope, const std::shared_ptr<StreamBuffers>& buffers,
                const Stream& stream) {
  arch::for_each(stream_ops::all{},
                 [&]<class Op>(std::type_identity<Op>) { add_case<Op>(scope, buffers, stream); });
}

std::optional<unsigned> node_of(const harness::Pu& pu) {
  return pu.memory_node == harness::Pu::none ? std::nullopt : std::optional(pu.memory_node);
}

/// Of `threads` threads, each with memory of its own node.
Stream of_all(const harness::Scope& scope, const MemorySize& part, unsigned threads) {
  Stream stream{part.bytes, part.level, part.fits, !part.fits, "own", {}, {}, part.obstacle};
  for (unsigned thread = 0; thread < threads; ++thread) {
    stream.team.push_back(thread);
    stream.nodes.push_back(node_of(scope.pus[thread]));
  }
  return stream;
}

const harness::Question memory_bandwidth_question(
    "memory_bandwidth",
    "How many bytes per second does each level of the memory hierarchy deliver?",
    [](const harness::Scope& scope) {
      const auto buffers = std::make_shared<StreamBuffers>(scope.memory.most_bytes);
      const unsigned most =
          std::min(scope.thread_counts.back(), static_cast<unsigned>(scope.pus.size()));
      for (const MemorySize& size : memory_sizes(scope.memory)) {
        if (size.level == 0) continue;
        for (const MemoryNode& node : memory_nodes(scope)) {
          if (!node.own && size.fits) continue;
          add_stream(scope, buffers,
                     {size.bytes,
                      size.level,
                      size.fits,
                      node.own && !size.fits,
                      std::to_string(node.number),
                      {0},
                      {node.bound},
                      size.obstacle});
        }
        const auto part = part_of_each(size, scope.memory, most);
        if (most > 1 && part) add_stream(scope, buffers, of_all(scope, *part, most));
      }
    });

}  // namespace
}  // namespace fencepost::bench
