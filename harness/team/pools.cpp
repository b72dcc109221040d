#include "harness/team/pools.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <stdexcept>

namespace fencepost::harness {
namespace {

/// A part of a pool. With several nodes the pool consists of such parts, on each node in turn.
struct Part {
  std::size_t from, bytes;
};

/// The parts that number `index` of `of` nodes has.
std::vector<Part> parts(const Pool& pool, std::size_t index, std::size_t of) {
  if (of == 1) return {{0, pool.size()}};
  std::vector<Part> found;
  for (std::size_t at = index * Pool::huge_page; at < pool.size(); at += of * Pool::huge_page)
    found.push_back({at, Pool::huge_page});
  return found;
}

}  // namespace

/// The first thread there; the first of all if there is none.
unsigned Pools::thread_on(unsigned node) const {
  const auto found = std::ranges::find(team_.pus(), node, &Pu::memory_node);
  return found == team_.pus().end() ? 0 : static_cast<unsigned>(found - team_.pus().begin());
}

std::string Pools::bind(const std::byte* memory, std::size_t bytes, unsigned node) const {
  return node == Pu::none ? "its node has no memory" : calls_.bind(memory, bytes, node);
}

void Pools::provide(const Nodes& nodes) {
  if (pools_.contains(nodes)) return;
  const std::size_t turn = nodes.size() * Pool::huge_page;
  const std::size_t bytes = nodes.size() == 1 ? bytes_ : (bytes_ + turn - 1) / turn * turn;
  Bound fresh{std::make_unique<Pool>(bytes), ""};
  Pool& pool = *fresh.pool;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const std::vector<Part> here = parts(pool, i, nodes.size());
    for (const Part& part : here) {
      const std::string refused = bind(pool.begin() + part.from, part.bytes, nodes[i]);
      if (!refused.empty()) fresh.not_bound = refused;
    }
    const auto touch = [&](unsigned) {
      for (const Part& part : here) calls_.touch(pool.begin() + part.from, part.bytes);
    };
    team_.run_to_end(std::vector<unsigned>{thread_on(nodes[i])}, touch);
  }
  pools_.emplace(nodes, std::move(fresh));
}

void Pools::provide_own(std::size_t bytes) {
  for (unsigned thread = 0; thread < team_.size(); ++thread) {
    Bound own{std::make_unique<Pool>(bytes, Pool::base_page), ""};
    own.not_bound = bind(own.pool->begin(), own.pool->size(), node(thread));
    own_.push_back(std::move(own));
  }
  const auto touch = [&](unsigned thread) {
    Pool& pool = *own_[thread].pool;
    calls_.touch(pool.begin(), pool.size());
  };
  team_.run_to_end(team_.size(), touch);
}

std::byte* Pools::draw_own(unsigned thread, std::size_t bytes, std::mt19937_64& random) const {
  return own_.at(thread).pool->draw(bytes, random);
}

/// The places of all parts on node number `index` of `of`, separated by commas.
std::string Pools::location(const Bound& bound, std::size_t index, std::size_t of) const {
  std::set<std::string> seen;
  for (const Part& part : parts(*bound.pool, index, of))
    seen.insert(calls_.location(bound.pool->begin() + part.from, part.bytes));
  std::string text;
  for (const std::string& one : seen) text += (text.empty() ? "" : ",") + one;
  return text;
}

const Pool& Pools::bound_to(unsigned on) const {
  const Bound& bound = pools_.at({on});
  const Location found{on, location(bound, 0, 1), bound.not_bound};
  const std::string wrong = found.complaint(node(thread_on(on)));
  if (!wrong.empty()) throw std::runtime_error(wrong);
  return *bound.pool;
}

std::vector<Pools::Location> Pools::locations() const {
  std::vector<Location> all;
  for (const auto& [nodes, bound] : pools_) {
    for (std::size_t i = 0; i < nodes.size(); ++i)
      all.push_back({nodes[i], location(bound, i, nodes.size()), bound.not_bound});
  }
  return all;
}

std::vector<Pools::OwnLocation> Pools::own_locations() const {
  std::vector<OwnLocation> all;
  for (unsigned thread = 0; thread < own_.size(); ++thread) {
    const std::span<const std::byte> stack = team_.stacks()[thread];
    all.push_back({{node(thread), location(own_[thread], 0, 1), own_[thread].not_bound},
                   calls_.location(stack.data(), stack.size())});
  }
  return all;
}

bool Pools::OwnLocation::misplaced() const {
  return memory.misplaced() || Location{memory.node, stack, ""}.misplaced();
}

}  // namespace fencepost::harness
