// Output through Google Benchmark: finished results are passed to it as manual time, and it writes its own formats.
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

/// Passes the flags to Google Benchmark and sets the context stanza. Call once per process, before all others: it sets
/// global state.
void start_reporting(const Output& options, const Context& context);

/// run.json: Google Benchmark's JSON with one entry per case and repetition, whatever the flags say, and in each what
/// harness/results/run_json.hpp adds.
/// Written with write_atomically(). Throws UserError.
void write_run_json(const Results& results, const std::string& path);

/// Runs Google Benchmark over the finished results: the table on `out`, and --benchmark_out where asked. `emulated`:
/// every line of a table for people says so.
/// Throws UserError when that file cannot be written.
void report(const Results& results, const Output& options, bool emulated, std::ostream& out);

}  // namespace fencepost::harness
