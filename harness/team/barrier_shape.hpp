// Who waits for whom at a barrier of many threads. Pure arithmetic.
//
// All threads that read a line which one thread has written get it one after the other: 50 to 300 ns each, by how far
// apart they are (compare-exchange round trips of nviennot/core-to-core-latency: 50 to 100 ns inside one socket, up to 600
// for two ways across sockets). With one line for all, the last of 128 threads goes on 38 us after the first, most of a
// window of 50 us. So many threads form a tree, in which each line is read by a few.
#pragma once

namespace fencepost::harness {

struct BarrierShape {
  /// Up to so many threads share one line: a tree would take longer, since each of its levels is a hand-over more.
  static constexpr unsigned most_flat = 16;
  /// Children of a thread in the tree. Levels times children is the time of a release: least between 3 and 4.
  static constexpr unsigned fan_out = 4;
  /// What one more reader of a line takes, at most, in ns.
  static constexpr double read_ns = 300.0;

  unsigned threads = 1;

  constexpr bool flat() const { return threads <= most_flat; }
  /// Thread 0 has none.
  constexpr unsigned parent(unsigned thread) const { return flat() ? 0 : (thread - 1) / fan_out; }
  constexpr unsigned children(unsigned thread) const {
    if (flat()) return thread == 0 ? threads - 1 : 0;
    const unsigned first = fan_out * thread + 1;
    if (first >= threads) return 0;
    return threads - first < fan_out ? threads - first : fan_out;
  }
  /// Reads that follow one another from the release by thread 0 until the last thread goes on.
  constexpr unsigned reads_in_a_row() const {
    if (flat()) return threads - 1;
    unsigned levels = 0;
    for (unsigned thread = threads - 1; thread != 0; thread = parent(thread)) ++levels;
    return levels * fan_out;
  }
};

}  // namespace fencepost::harness
