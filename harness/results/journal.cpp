#include "harness/results/journal.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "harness/base/json_text.hpp"
#include "harness/base/user_error.hpp"
#include "harness/base/write_error.hpp"
#include "harness/results/count_lines.hpp"
#include "harness/results/idle_periods_json.hpp"
#include "harness/sampling/used_samples.hpp"

namespace fencepost::harness {
namespace {

using nlohmann::json;

/// One thread that never sleeps: its other results follow from `ns`, and half the file need not be written.
bool follows_from_ns(const Sample& sample) {
  return sample.fairness == 1.0 && rounded(sample.cpu_ns) == rounded(sample.ns) &&
         rounded(sample.ops_per_second) == rounded(1e9 / sample.ns);
}

/// Length of the file up to and including its last newline.
off_t whole_lines(int file) {
  off_t length = lseek(file, 0, SEEK_END);
  char last = 0;
  while (length > 0 && pread(file, &last, 1, length - 1) == 1 && last != '\n') --length;
  return length;
}

/// One list for each quantity, with a value of each sample.
void put_values(json& line, const std::vector<const Sample*>& samples) {
  json ns = json::array(), cycles = json::array(), chain = json::object();
  json ops = json::array(), fairness = json::array(), cpu = json::array();
  json durations = json::object(), values = json::object();
  json outcomes = json::object(), outcomes_ns = json::array();
  bool follows = true;
  for (const Sample* sample : samples) {
    ns.push_back(rounded(sample->ns));
    cycles.push_back(rounded(sample->cycles));
    ops.push_back(rounded(sample->ops_per_second));
    fairness.push_back(rounded(sample->fairness, 3));
    cpu.push_back(rounded(sample->cpu_ns));
    follows = follows && follows_from_ns(*sample);
    for (const auto& [occupancy, reading] : sample->chain)
      chain[occupancy].push_back(rounded(reading, 4));
    for (const auto& [key, ns_of] : sample->durations) durations[key].push_back(rounded(ns_of));
    for (const auto& [name, value] : sample->values) values[name].push_back(rounded(value));
    for (const auto& [name, count] : sample->outcomes) outcomes[name].push_back(count);
    outcomes_ns.push_back(rounded(sample->outcomes_ns));
  }
  line["ns"] = ns;
  line["cycles"] = cycles;
  if (!follows) {
    line["ops_per_second"] = ops;
    line["fairness"] = fairness;
    line["cpu_ns"] = cpu;
  }
  line["chain"] = chain;
  if (!durations.empty()) line["durations"] = durations;
  if (!values.empty()) line["values"] = values;
  if (outcomes.empty()) return;
  line["outcomes_ns"] = outcomes_ns;
  for (const auto& [name, counts] : outcomes.items()) {
    const bool never = std::ranges::all_of(counts, [](const json& one) { return one == 0; });
    line["outcomes"][name] = never ? json(0) : counts;
  }
}

void take_values(const json& line, const char* key, std::size_t i,
                 std::map<std::string, double>& values) {
  const auto found = line.find(key);
  if (found == line.end()) return;
  for (const auto& [name, of_windows] : found->items())
    values[name] = of_windows.at(i).get<double>();
}

Sample sample_at(const json& line, std::size_t i) {
  Sample sample;
  sample.ns = line.at("ns").at(i).get<double>();
  sample.cycles = line.at("cycles").at(i).get<double>();
  if (line.contains("ops_per_second")) {
    sample.ops_per_second = line.at("ops_per_second").at(i).get<double>();
    sample.fairness = line.at("fairness").at(i).get<double>();
    sample.cpu_ns = line.at("cpu_ns").at(i).get<double>();
  } else {
    sample.ops_per_second = 1e9 / sample.ns;
    sample.cpu_ns = sample.ns;
  }
  for (const auto& [occupancy, readings] : line.at("chain").items())
    sample.chain[occupancy] = readings.at(i).get<double>();
  take_values(line, "durations", i, sample.durations);
  take_values(line, "values", i, sample.values);
  if (const auto found = line.find("outcomes"); found != line.end()) {
    for (const auto& [name, counts] : found->items())
      sample.outcomes[name] = counts.is_number() ? 0 : counts.at(i).get<std::uint64_t>();
    sample.outcomes_ns = line.at("outcomes_ns").at(i).get<double>();
  }
  return sample;
}

std::optional<Drop> drop_named(const std::string& name) {
  const auto found = std::ranges::find(drop_names, name);
  if (found == drop_names.end()) return std::nullopt;
  return static_cast<Drop>(found - drop_names.begin());
}

/// The samples of `disturbed`, which a noisy result may rest on.
void take_disturbed(const json& line, Round& round) {
  const auto found = line.find("disturbed");
  if (found == line.end()) return;
  for (std::size_t i = 0; i < found->at("why").size(); ++i) {
    Sample sample = sample_at(*found, i);
    sample.drop = drop_named(found->at("why").at(i).get<std::string>());
    if (sample.drop) round.samples.push_back(std::move(sample));
  }
}

/// Adds the samples of which only the number and the reason for leaving them out were written.
void take_dropped(const json& line, Round& round) {
  for (std::size_t why = 0; why < drop_names.size(); ++why) {
    const auto known = std::ranges::count(round.samples, static_cast<Drop>(why), &Sample::drop);
    const int count = line.at("dropped").value(std::string(drop_names[why]), 0);
    for (auto i = known; i < count; ++i) {
      Sample dropped;
      dropped.drop = static_cast<Drop>(why);
      round.samples.push_back(std::move(dropped));
    }
  }
}

}  // namespace

std::string to_line(const Round& round, long pid) {
  json line{{"case", round.name},          {"repetition", round.repetition},
            {"round", round.round},        {"pid", pid},
            {"t", rounded(round.seconds)}, {"window_us", rounded(round.window_us)}};
  if (!round.error.empty()) line["error"] = round.error;
  if (!round.failed_outcomes.empty()) line["failed_outcomes"] = round.failed_outcomes;
  json dropped = json::object(), why = json::array();
  std::vector<const Sample*> kept, disturbed;
  for (const Sample& sample : round.samples) {
    if (!sample.drop) {
      kept.push_back(&sample);
      continue;
    }
    const std::string reason(name_of(*sample.drop));
    dropped[reason] = dropped.value(reason, 0) + 1;
    if (!is_evidence(sample)) continue;
    disturbed.push_back(&sample);
    why.push_back(reason);
  }
  put_values(line, kept);
  put_counts(line, kept);
  line["dropped"] = dropped;
  put_periods(line, round.periods);
  if (!disturbed.empty()) {
    put_values(line["disturbed"], disturbed);
    line["disturbed"]["why"] = why;
  }
  return text_of(line);
}

Round from_line(const std::string& text) {
  const json line = json::parse(text);
  Round round;
  round.name = line.at("case").get<std::string>();
  round.repetition = line.at("repetition").get<int>();
  round.round = line.at("round").get<int>();
  round.seconds = line.at("t").get<double>();
  round.window_us = line.at("window_us").get<double>();
  round.error = line.value("error", "");
  round.failed_outcomes = line.value("failed_outcomes", OutcomeCounts());
  round.periods = periods_of(line);
  for (std::size_t i = 0; i < line.at("ns").size(); ++i) {
    Sample sample = sample_at(line, i);
    take_counts(line, i, sample);
    round.samples.push_back(std::move(sample));
  }
  take_disturbed(line, round);
  take_dropped(line, round);
  return round;
}

Journal::Journal(const std::string& path)
    : path_(path), file_(open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {
  if (file_ < 0) throw io_error("write " + path, errno);
  if (ftruncate(file_, whole_lines(file_)) != 0)
    throw io_error("take the half-written last line off " + path, errno);
}

Journal::~Journal() { close(file_); }

void Journal::append(const Round& round) {
  const std::string line = to_line(round, getpid()) + "\n";
  const off_t before = lseek(file_, 0, SEEK_END);
  // One write: other processes, and we after a kill, see the line whole or not at all.
  std::string_view rest = line;
  ssize_t written = 0;
  // After a part of it: writing the rest tells why.
  while (!rest.empty() && (written = write(file_, rest.data(), rest.size())) >= 0)
    rest.remove_prefix(static_cast<std::size_t>(written));
  if (rest.empty()) return;
  const int error = errno;
  static_cast<void>(ftruncate(file_, before));
  throw UserError(io_error("write " + path_, error).what() +
                  std::string("; after that, --resume goes on with this run"));
}

std::vector<Round> read_journal(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw unreadable(path, errno, "there is no run to go on with");
  std::vector<Round> rounds;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (file.eof()) break;  // no newline: the writer was killed in it
    try {
      rounds.push_back(from_line(line));
    } catch (const std::exception& e) {
      throw UserError(path + ", line " + std::to_string(number) + ", is no round of samples (" +
                      e.what() + "); take the line out to go on without it");
    }
  }
  return rounds;
}

}  // namespace fencepost::harness
