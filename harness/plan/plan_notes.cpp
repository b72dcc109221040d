#include "harness/plan/plan_notes.hpp"

#include <algorithm>

#include "harness/topology/cpu_list.hpp"
#include "harness/topology/placement.hpp"

namespace fencepost::harness {
namespace {

std::string cpus_of(const std::vector<Pu>& pus) {
  std::vector<unsigned> numbers;
  for (const Pu& pu : pus) numbers.push_back(pu.os_index);
  return list_text(std::move(numbers));
}

void add_left_out(const Topology& topology, const Selection& selection,
                  const ThreadPlacement& placement, std::vector<PlanNote>& into) {
  if (!placement.kind || !selection.kinds.empty()) return;
  std::vector<Pu> left_out;
  std::ranges::copy_if(topology.pus, std::back_inserter(left_out),
                       [&](const Pu& pu) { return pu.kind != placement.kind->number; });
  const std::size_t all = topology.pus.size(), kept = all - left_out.size();
  if (left_out.empty()) return;
  into.push_back({2 * left_out.size() > all || kept < 2,
                  std::to_string(left_out.size()) + " of " + counted(all, "CPU", "CPUs") +
                      (left_out.size() == 1 ? " is" : " are") +
                      " left out, of less powerful cores (" + cpus_of(left_out) +
                      "); --kinds=all takes all"});
}

/// What of the machine the placement takes where no kind of cores is preferred.
std::string taken(const Topology& topology, const ThreadPlacement& placement) {
  const std::size_t all = topology.pus.size(), kept = unique_pus(placement.order).size();
  if (kept == all) return "all are taken";
  return "none is left out for that, and " + placement.name + " takes " + std::to_string(kept) +
         " of " + counted(all, "CPU", "CPUs") + " (" + cpus_of(placement.order) + "), of " +
         kind_text(topology, placement);
}

void add_unranked(const Topology& topology, const Selection& selection,
                  const ThreadPlacement& placement, std::vector<PlanNote>& into) {
  if (topology.kinds_ranked || !selection.kinds.empty() || !selection.cpus.empty() ||
      is_list(selection.placement))
    return;
  into.push_back({true, "it is not known which of the " + std::to_string(topology.kinds.size()) +
                            " kinds of cores is the most powerful: " + taken(topology, placement) +
                            "; --kinds=<number> takes one, --cpus any"});
}

void add_outside_nodes(const Topology& topology, std::vector<PlanNote>& into) {
  std::vector<Pu> outside;
  std::ranges::copy_if(topology.pus, std::back_inserter(outside),
                       [](const Pu& pu) { return pu.numa == Pu::none; });
  if (outside.empty()) return;
  into.push_back({false, counted(outside.size(), "PU is", "PUs are") + " in no NUMA node (CPU " +
                             cpus_of(outside) + "): the kernel chooses where their memory lies"});
}

}  // namespace

std::string counted(std::size_t number, const char* one, const char* several) {
  return std::to_string(number) + " " + (number == 1 ? one : several);
}

std::string of_core_set(std::size_t left_out) {
  return left_out == 0 ? "" : " of the core set (" + std::to_string(left_out) + " more with --all)";
}

std::vector<PlanNote> plan_notes(const Topology& topology, const Selection& selection,
                                 const ThreadPlacement& placement) {
  std::vector<PlanNote> notes;
  add_left_out(topology, selection, placement, notes);
  add_unranked(topology, selection, placement, notes);
  add_outside_nodes(topology, notes);
  return notes;
}

std::string one_line(const PlanNote& note) {
  return (note.warning ? "warning: " : "note: ") + note.text;
}

std::vector<std::string> notes_in_words(const Plan& plan, const Selection& selection) {
  std::vector<std::string> lines;
  for (const PlanNote& note : plan_notes(plan.topology, selection, plan.placement))
    lines.push_back(one_line(note));
  for (const std::string& why : plan.guest_warnings) lines.push_back("warning: " + why);
  return lines;
}

}  // namespace fencepost::harness
