#include "harness/results/journal.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "harness/base/json_text.hpp"
#include "harness/base/user_error.hpp"
#include "harness/results/count_lines.hpp"

namespace fencepost::harness {
namespace {

using nlohmann::json;

std::string reason() { return std::generic_category().message(errno); }

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

}  // namespace

std::string to_line(const Round& round, long pid) {
  json line{{"case", round.name},          {"repetition", round.repetition},
            {"round", round.round},        {"pid", pid},
            {"t", rounded(round.seconds)}, {"window_us", rounded(round.window_us)}};
  if (!round.error.empty()) line["error"] = round.error;
  json ns = json::array(), cycles = json::array(), chain = json::object(), dropped = json::object();
  json ops = json::array(), fairness = json::array(), cpu = json::array();
  bool follows = true;
  std::vector<const Sample*> kept;
  for (const Sample& sample : round.samples) {
    if (sample.drop) {
      const std::string why(name_of(*sample.drop));
      dropped[why] = dropped.value(why, 0) + 1;
      continue;
    }
    kept.push_back(&sample);
    ns.push_back(rounded(sample.ns));
    cycles.push_back(rounded(sample.cycles));
    ops.push_back(rounded(sample.ops_per_second));
    fairness.push_back(rounded(sample.fairness, 3));
    cpu.push_back(rounded(sample.cpu_ns));
    follows = follows && follows_from_ns(sample);
    for (const auto& [occupancy, reading] : sample.chain)
      chain[occupancy].push_back(rounded(reading, 4));
  }
  line["ns"] = ns;
  line["cycles"] = cycles;
  if (!follows) {
    line["ops_per_second"] = ops;
    line["fairness"] = fairness;
    line["cpu_ns"] = cpu;
  }
  put_counts(line, kept);
  line["chain"] = chain;
  line["dropped"] = dropped;
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
  const auto ns = line.at("ns").get<std::vector<double>>();
  const bool follows = !line.contains("ops_per_second");
  for (std::size_t i = 0; i < ns.size(); ++i) {
    Sample sample;
    sample.ns = ns[i];
    sample.cycles = line.at("cycles").at(i).get<double>();
    if (follows) {
      sample.ops_per_second = 1e9 / sample.ns;
      sample.cpu_ns = sample.ns;
    } else {
      sample.ops_per_second = line.at("ops_per_second").at(i).get<double>();
      sample.fairness = line.at("fairness").at(i).get<double>();
      sample.cpu_ns = line.at("cpu_ns").at(i).get<double>();
    }
    take_counts(line, i, sample);
    for (const auto& [occupancy, readings] : line.at("chain").items()) {
      sample.chain[occupancy] = readings.at(i).get<double>();
    }
    round.samples.push_back(std::move(sample));
  }
  for (std::size_t why = 0; why < drop_names.size(); ++why) {
    const int count = line.at("dropped").value(std::string(drop_names[why]), 0);
    for (int i = 0; i < count; ++i) {
      Sample dropped;
      dropped.drop = static_cast<Drop>(why);
      round.samples.push_back(std::move(dropped));
    }
  }
  return round;
}

Journal::Journal(const std::string& path)
    : path_(path), file_(open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {
  if (file_ < 0) throw UserError("cannot write " + path + ": " + reason());
  if (ftruncate(file_, whole_lines(file_)) != 0) {
    throw UserError("cannot take the half-written last line off " + path + ": " + reason());
  }
}

Journal::~Journal() { close(file_); }

void Journal::append(const Round& round) {
  const std::string line = to_line(round, getpid()) + "\n";
  const off_t before = lseek(file_, 0, SEEK_END);
  // One write: other processes, and we after a kill, see the line whole or not at all.
  const ssize_t written = write(file_, line.data(), line.size());
  if (written == static_cast<ssize_t>(line.size())) return;
  const std::string why = written < 0 ? reason() : "no space left on the device";
  static_cast<void>(ftruncate(file_, before));
  throw UserError("cannot write " + path_ + ": " + why + "; make room and go on with --resume");
}

std::vector<Round> read_journal(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw UserError("cannot read " + path + ": there is no run to go on with");
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
