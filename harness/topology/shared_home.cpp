#include "harness/topology/shared_home.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "harness/base/user_error.hpp"

namespace fencepost::harness {
namespace {

std::string listed(const std::vector<unsigned>& nodes) {
  std::string text;
  for (const unsigned node : nodes) text += (text.empty() ? "" : ", ") + std::to_string(node);
  return text;
}

}  // namespace

std::string SharedHome::text() const {
  switch (kind) {
    case Kind::first:
      return "first";
    case Kind::last:
      return "last";
    case Kind::interleave:
      return "interleave";
    case Kind::node:
      break;
  }
  return std::to_string(node);
}

SharedHome parse_shared_home(const std::string& text) {
  using Kind = SharedHome::Kind;
  for (const Kind kind : {Kind::first, Kind::last, Kind::interleave}) {
    if (SharedHome{kind}.text() == text) return {kind};
  }
  unsigned node = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, node);
  if (error == std::errc() && stopped == end && node != Pu::none) return {Kind::node, node};
  throw UserError("--shared-home=" + text +
                  ": it is first, last, interleave or the number of a NUMA node");
}

std::vector<unsigned> home_nodes(const SharedHome& home, const std::vector<Pu>& team,
                                 const std::vector<unsigned>& members) {
  using Kind = SharedHome::Kind;
  if (home.kind == Kind::node) return {home.node};
  if (home.kind == Kind::first) return {team.at(members.front()).memory_node};
  if (home.kind == Kind::last) return {team.at(members.back()).memory_node};
  std::set<unsigned> nodes;
  for (const Pu& pu : team) nodes.insert(pu.memory_node);
  if (nodes.size() > 1) nodes.erase(Pu::none);
  return {nodes.begin(), nodes.end()};
}

void check_shared_home(const SharedHome& home, const Topology& topology) {
  if (home.kind != SharedHome::Kind::node) return;
  const std::vector<unsigned>& nodes = topology.memory_nodes;
  if (std::ranges::find(nodes, home.node) != nodes.end()) return;
  throw UserError("--shared-home=" + home.text() + ": " +
                  (nodes.empty()
                       ? "hwloc knows of no NUMA node with memory here"
                       : "the NUMA nodes with memory that are allowed here are " + listed(nodes)) +
                  "; first, last and interleave need no number");
}

}  // namespace fencepost::harness
