// Google Benchmark as registry and reporter: finished results go in as manual time, its own formats come out.
#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "harness/options/options.hpp"
#include "harness/sampling/result.hpp"

namespace fencepost::harness {

/// Case names in order, each with its repetitions.
using Results = std::vector<std::vector<Result>>;

/// Key-value pairs for the context stanza.
using Context = std::map<std::string, std::string>;

/// Hands the flags to Google Benchmark and sets the context stanza. Call once in a process, first: what it sets
/// is global.
void start_reporting(const Options& options, const Context& context);

/// run.json: Google Benchmark's JSON with one entry per case and repetition, whatever the flags say, and in each what
/// harness/results/run_json.hpp adds.
/// Written beside and renamed, so that a reader sees it whole or not at all. Throws UserError.
void write_run_json(const Results& results, const std::string& path);

/// Runs Google Benchmark over the finished results: the table on `out`, and --benchmark_out where asked. `emulated`:
/// every line of a table for people says so.
/// Throws UserError when that file cannot be written.
void report(const Results& results, const Options& options, bool emulated, std::ostream& out);

}  // namespace fencepost::harness
