#include "harness/session/measure_server.hpp"

#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "harness/base/json_text.hpp"
#include "harness/base/user_error.hpp"
#include "harness/results/case_json.hpp"
#include "harness/results/environment.hpp"
#include "harness/results/journal.hpp"
#include "harness/results/own_binary.hpp"
#include "harness/sampling/rig.hpp"
#include "harness/session/clean_samples.hpp"
#include "harness/session/shapes.hpp"

namespace fencepost::harness {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;  // a case's parameters stay in the order of its name

constexpr int most_windows = 10'000;  ///< limit of one `take` command: seconds, not hours

/// Published in the first answer; programs from before that have take, level, symbols and quit.
constexpr std::array<const char*, 6> commands{"take",  "level",  "symbols",
                                              "clean", "shapes", "quit"};

/// A comparison starts two processes for each pair. The best of 50 readings is within some 100 ns at either end, the rate within
/// 20 ppm: less than processes differ by.
constexpr std::chrono::milliseconds rate_over{10};

RigOptions rig_of(const ServeOptions& options, const std::vector<Case>& cases) {
  RigOptions found = rig_options(cases, options.seed, options.selection.shared_home);
  found.rate_over = rate_over;
  return found;
}

std::string listed(const std::array<const char*, 6>& names) {
  std::string text;
  for (const char* name : names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text;
}

class MeasureServer {
 public:
  MeasureServer(const ServeOptions& options, Plan plan, std::ostream& out)
      : plan_(std::move(plan)), out_(out), rig_(plan_.pus, rig_of(options, plan_.cases)) {
    rig_.sampler().add_work(options.extra);
    for (const Case& c : plan_.cases) by_name_[c.name].c = &c;
  }

  /// An exit code; the rest stays where it is when a case hung.
  int go(std::istream& in) {
    out_ << utf8(introduction().dump()) << "\n" << std::flush;
    for (std::string line; std::getline(in, line) && line != "quit";) obey(line);
    return code_;
  }

 private:
  struct Known {
    const Case* c = nullptr;
    std::optional<WindowPlan> plan;
    int rounds = 0;
  };

  void answer(const json& what) { out_ << text_of(what) << "\n" << std::flush; }

  ordered_json introduction() const {
    ordered_json cases = ordered_json::array();
    for (const Case& c : plan_.cases) {
      ordered_json one{{"name", c.name},
                       {"case", case_json(c.fields)},
                       {"threads", c.threads},
                       {"pace", name_of(c.pace)}};
      if (const auto& why = c.obstacle ? c.obstacle : c.fault; why) one["obstacle"] = *why;
      if (!c.core) one["core"] = false;
      cases.push_back(std::move(one));
    }
    return {{"slices", 1},
            {"pid", getpid()},
            {"commit", commit()},
            {"variant", variant()},
            {"machine_id", machine_id(plan_.topology)},
            {"commands", commands},
            {"idle_periods", true},  // its rounds state them
            {"cases", std::move(cases)}};
  }

  void obey(const std::string& line) {
    std::istringstream words(line);
    std::string verb;
    words >> verb;
    if (verb == "take") return take(words, line);
    if (verb == "level") return take_in_level(words, line);
    if (verb == "symbols") return answer(symbols());
    if (verb == "clean")
      return answer(
          clean_samples(line.substr(verb.size()), rig_.chains().step_share(rig_.clock())));
    if (verb == "shapes") return answer(shapes(line.substr(verb.size())));
    throw UserError("--slices: '" + line + "' is no command; there are " + listed(commands));
  }

  void take(std::istringstream& words, const std::string& line) {
    int windows = 0;
    std::string name;
    words >> windows >> std::ws;
    std::getline(words, name);
    if (windows < 1 || windows > most_windows)
      throw UserError("--slices: '" + line + "': from 1 to " + std::to_string(most_windows) +
                      " windows");
    const auto found = by_name_.find(name);
    if (found == by_name_.end())
      throw UserError("--slices: no case '" + name + "' among those of --benchmark_filter");
    const Case& c = *found->second.c;
    if (const auto& why = c.obstacle ? c.obstacle : c.fault; why)
      throw UserError("--slices: " + name + " can't be measured: " + *why);
    Round round = measure(found->second, windows);
    if (!round.error.empty()) code_ = 1;
    out_ << to_line(round, getpid()) << "\n" << std::flush;
    if (!hung_) return;
    std::_Exit(code_);  // threads are stuck inside a primitive and hold its memory
  }

  Round measure(Known& known, int windows) {
    static const std::atomic<bool> never{false};
    Round round;
    round.name = known.c->name;
    round.round = known.rounds++;
    if (!known.plan) {
      const TrialPlan planned = rig_.sampler().plan(*known.c);
      round.error = planned.error;
      round.failed_outcomes = planned.failed_outcomes;
      hung_ = planned.hung;
      known.plan = planned.plan;
    }
    if (round.error.empty()) {
      Burst burst = rig_.sampler().take(*known.c, *known.plan, windows, never);
      round.samples = std::move(burst.samples);
      round.periods = burst.periods;
      round.error = burst.error;
      round.failed_outcomes = std::move(burst.failed_outcomes);
      hung_ = burst.hung;
    }
    if (!round.error.empty()) round.samples.clear();
    round.seconds = rig_.sampler().seconds();
    round.window_us = rig_.clock().ns(known.plan->length) / 1e3;
    return round;
  }

  void take_in_level(std::istringstream& words, const std::string& line) {
    double value = 0.0;
    std::string occupancy;
    words >> value >> occupancy;
    if (!(value > 0.0) || occupancy.empty())
      throw UserError("--slices: '" + line + "': use level <cycles per add> <occupancy>");
    rig_.levels().remember(occupancy, value);
    answer(json::object());
  }

  json symbols() const {
    const Program program;
    json all{{"build_id", program.build_id()}, {"symbols", json::object()}};
    for (const Case& c : plan_.cases) all["symbols"][c.name] = program.symbol_of(c.timed_code);
    return all;
  }

  Plan plan_;
  std::ostream& out_;
  Rig rig_;
  std::map<std::string, Known> by_name_;
  int code_ = 0;
  bool hung_ = false;
};

}  // namespace

int serve_measurements(const ServeOptions& options, Plan plan, std::istream& in,
                       std::ostream& out) {
  return MeasureServer(options, std::move(plan), out).go(in);
}

}  // namespace fencepost::harness
