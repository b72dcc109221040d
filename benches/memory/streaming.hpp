// The benchmark that streams through memory: each thread through its own buffer, chunk after chunk and round and round.
#pragma once

#include <atomic>
#include <memory>
#include <utility>
#include <vector>

#include "benches/memory/stream_buffer.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"

namespace fencepost::bench {

/// Lines in a chunk: so many operations of the result.
inline constexpr std::uint64_t chunk_lines = chunk_bytes / 64;
inline constexpr std::size_t line_words = 8;

template <class Op>
class Streaming : public harness::Benchmark {
 public:
  /// A thread of the team, and the node of its buffer.
  struct Part {
    unsigned thread;
    std::optional<unsigned> node;
  };

  /// bytes: what each thread goes through; of a copy, source and target together. warm: it fits a cache, into which it is read
  /// before each window. Else a window goes on where the last one stopped.
  Streaming(std::shared_ptr<StreamBuffers> buffers, const std::vector<Part>& parts,
            std::size_t bytes, bool warm)
      : buffers_(std::move(buffers)),
        chunks_(std::max<std::size_t>(1, bytes / chunk_bytes / (Op::copies ? 2 : 1))),
        warm_(warm),
        threads_(parts.size()) {
    for (std::size_t i = 0; i < parts.size(); ++i)
      threads_[i].value.buffer =
          &buffers_->of(parts[i].thread, parts[i].node, std::max(bytes, 2 * chunk_bytes));
  }

  void begin(std::byte*, unsigned) override {
    for (auto& thread : threads_) thread.value.visits = thread.value.sum = 0;
  }

  void run(harness::ThreadState& state) override {
    Own& own = threads_[state.index()].value;
    state.start();
    state.pause();
    prepare(own);
    state.resume();
    own.sum = stream(own, chunks_, state);
    own.visits = state.performed() / chunk_lines;
  }

  std::string end() override {
    std::string wrong;
    for (auto& thread : threads_) {
      const std::string of_thread = check(thread.value);
      if (wrong.empty()) wrong = of_thread;
    }
    return wrong;
  }

  static const void* timed_code() { return code_of(&Streaming::stream); }

 protected:
  struct Own {
    StreamBuffer* buffer = nullptr;
    std::size_t first = 0;  ///< chunk of this window
    std::uint64_t visits = 0, sum = 0;
  };

 private:
  std::size_t target(std::size_t chunk) const { return Op::copies ? chunks_ + chunk : chunk; }

  /// What is to be written is made wrong, in each line where it is to be in this thread's cache, else once in each chunk.
  void prepare(Own& own) {
    own.first = own.buffer->next % chunks_;
    own.buffer->fill(chunks_);
    if (Op::copies) own.buffer->changes_from(chunks_);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < chunks_; ++i) {
      for (std::size_t word = 0; warm_ && word < chunk_words; word += line_words)
        sum += own.buffer->chunk(i)[word];
      for (std::size_t word = 0; Op::writes && word < chunk_words;
           word += warm_ ? line_words : chunk_words)
        own.buffer->chunk(target(i))[word] = 0;
    }
    keep(sum);
  }

  [[gnu::noinline]] static std::uint64_t stream(const Own& own, std::size_t chunks,
                                                harness::ThreadState& state) {
    std::uint64_t* const begin = own.buffer->chunk(0).data();
    const std::size_t to = Op::copies ? chunks * chunk_words : 0;
    const std::uint64_t batch = state.batch();
    std::size_t chunk = own.first;
    std::uint64_t sum = 0;
    do {
      for (std::uint64_t left = batch; left != 0; --left) {
        std::uint64_t* const from = begin + chunk * chunk_words;
        sum += Op::run(from, from + to, word_of(chunk));
        if (++chunk == chunks) chunk = 0;
      }
    } while (state.again(batch * chunk_lines));
    return sum;
  }

  /// Each chunk that was visited holds its word everywhere, and what was read sums up to what they hold.
  std::string check(Own& own) {
    const std::size_t seen = std::min<std::uint64_t>(own.visits, chunks_);
    std::uint64_t wrong = 0, sum = 0;
    for (std::size_t i = 0; i < chunks_; ++i) {
      const std::size_t chunk = (own.first + i) % chunks_;
      const Chunk words = own.buffer->chunk(target(chunk));
      if (Op::writes && i >= seen)
        std::ranges::fill(words, word_of(chunk));  // as prepare() found it
      if (Op::writes && i < seen)
        wrong += std::ranges::count(words, word_of(chunk)) == chunk_words ? 0U : 1U;
      sum += word_of(chunk) * (own.visits / chunks_ + (i < own.visits % chunks_ ? 1U : 0U));
    }
    own.buffer->next = (own.first + own.visits) % chunks_;
    if (Op::writes)
      return expect_equal("the number of chunks that hold something else", std::uint64_t{0}, wrong);
    return expect_equal("the sum of all words", sum * chunk_words, own.sum);
  }

  std::shared_ptr<StreamBuffers> buffers_;
  std::size_t chunks_;
  bool warm_;

 protected:
  std::vector<Padded<Own>> threads_;
};

}  // namespace fencepost::bench
