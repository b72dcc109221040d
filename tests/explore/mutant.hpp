// Mutants of code under test: what one of its operations does is changed as a programmer might get it wrong.
//
// One that does not end fails, as code that passes has only executions that end.
//
// An operation is known by its line, its kind and its order: two of the same on one line are one. Tests run all mutants of a
// primitive (mutants.hpp).
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/explore/graph.hpp"

namespace fencepost::explore {

enum class Kind { load, store, modify, compare_exchange, wait, wake, fence };

inline const char* name_of(Kind kind) {
  constexpr const char* names[] = {"load", "store", "modify", "compare_exchange",
                                   "wait", "wake",  "fence"};
  return names[static_cast<std::size_t>(kind)];
}

inline const char* name_of(Order order) {
  constexpr const char* names[] = {"relaxed", "consume", "acquire",
                                   "release", "acq_rel", "seq_cst"};
  return names[static_cast<std::size_t>(order)];
}

/// Where an operation is in the code.
struct Site {
  const char* file = "";
  const char* function = "";
  int line = 0;

  /// As a default argument: the place of the call. (clang 14 has no std::source_location.)
  static constexpr Site here(const char* file = __builtin_FILE(),
                             const char* function = __builtin_FUNCTION(),
                             int line = __builtin_LINE()) {
    return {file, function, line};
  }
};

/// An operation of the code.
struct Use {
  Site site;
  Kind kind = Kind::load;
  Order order = relaxed, failure = relaxed;

  bool operator==(const Use& other) const {
    return site.line == other.site.line && kind == other.kind && order == other.order &&
           failure == other.failure && std::string_view(site.file) == other.site.file;
  }
};

enum class Fault {
  none,
  no_acquire,         ///< the order without its acquire half
  no_release,         ///< the order without its release half
  no_seq_cst,         ///< acq_rel, or what a load or a store has of it
  failure_relaxed,    ///< the order of a compare_exchange that fails
  left_out,           ///< the store, the fence or the wake-up is not there
  not_atomic,         ///< a load and a store in place of a read-modify-write
  failure_ignored,    ///< a compare_exchange that failed is taken to have succeeded
  swapped_arguments,  ///< of a compare_exchange
};

inline const char* name_of(Fault fault) {
  constexpr const char* names[] = {"none",       "no acquire",      "no release",
                                   "no seq_cst", "failure relaxed", "left out",
                                   "not atomic", "failure ignored", "swapped arguments"};
  return names[static_cast<std::size_t>(fault)];
}

struct Mutant {
  Use use;
  Fault fault = Fault::none;
};

/// `ticket.hpp lock: load acquire, no acquire`.
inline std::string text_of(const Mutant& mutant) {
  const Use& use = mutant.use;
  const std::string_view file = use.site.file;
  std::string text(file.substr(file.rfind('/') + 1));
  text.append(" ").append(use.site.function).append(": ").append(name_of(use.kind));
  if (use.kind != Kind::wake) text.append(" ").append(name_of(use.order));
  if (use.kind == Kind::compare_exchange) text.append("-").append(name_of(use.failure));
  return text.append(", ").append(name_of(mutant.fault));
}

/// The order that an operation has with the fault.
constexpr Order weakened(Order order, Kind kind, Fault fault) {
  switch (fault) {
    case Fault::no_acquire:
      return releases(order) ? release : relaxed;
    case Fault::no_release:
      return acquires(order) ? acquire : relaxed;
    case Fault::no_seq_cst:
      return kind == Kind::load ? acquire : kind == Kind::store ? release : acq_rel;
    case Fault::left_out:
      return kind == Kind::fence ? relaxed : order;
    default:
      return order;
  }
}

/// What can be wrong with an operation.
inline std::vector<Fault> faults_of(const Use& use) {
  const bool stores = use.kind == Kind::store;
  const bool modifies = use.kind == Kind::modify || use.kind == Kind::compare_exchange;
  const bool orders = stores || modifies || use.kind == Kind::load || use.kind == Kind::fence;
  std::vector<Fault> faults;
  const auto add_if = [&](bool can, Fault fault) {
    if (can) faults.push_back(fault);
  };
  add_if(orders && !stores && acquires(use.order), Fault::no_acquire);
  add_if(orders && use.kind != Kind::load && releases(use.order), Fault::no_release);
  add_if(orders && use.order == seq_cst, Fault::no_seq_cst);
  add_if(use.kind == Kind::compare_exchange && use.failure != relaxed, Fault::failure_relaxed);
  add_if(stores || use.kind == Kind::wake, Fault::left_out);
  add_if(use.kind == Kind::fence && use.order >= acq_rel, Fault::left_out);
  add_if(modifies, Fault::not_atomic);
  add_if(use.kind == Kind::compare_exchange, Fault::failure_ignored);
  add_if(use.kind == Kind::compare_exchange, Fault::swapped_arguments);
  return faults;
}

}  // namespace fencepost::explore
