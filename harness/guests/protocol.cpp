#include "harness/guests/protocol.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace fencepost::harness {
namespace {

std::vector<std::string_view> parts_of(std::string_view text, char between) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(between);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || last != end) return std::nullopt;
  return value;
}

std::optional<Pace> pace_of(std::string_view word) {
  const auto* const found = std::ranges::find(pace_names, word);
  if (found == pace_names.end()) return std::nullopt;
  return static_cast<Pace>(found - pace_names.begin());
}

/// Takes the word in front, and what follows it.
std::string_view take(std::string_view& text, std::string_view end) {
  const std::size_t at = text.find(end);
  const std::string_view first = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + end.size());
  return first;
}

}  // namespace

std::optional<CaseName> parse_guest_name(std::string_view name) {
  const auto printed = [](char c) { return c > ' ' && c < 127; };
  if (!std::ranges::all_of(name, printed)) return std::nullopt;
  const std::vector<std::string_view> parts = parts_of(name, '/');
  if (parts.size() < 5) return std::nullopt;  // with the threads
  CaseName fields;
  fields.kind = std::string(parts[0]) + "/" + std::string(parts[1]);
  fields.primitive = parts[2];
  fields.operation = parts[3];
  for (std::size_t i = 4; i + 1 < parts.size(); ++i) {
    const std::size_t colon = parts[i].find(':');
    if (colon == std::string_view::npos) {
      if (i != 4) return std::nullopt;
      fields.order = parts[i];
      continue;
    }
    const std::string_view key = parts[i].substr(0, colon), value = parts[i].substr(colon + 1);
    const auto as_number = number(value);
    fields = as_number ? fields.with(key, *as_number) : fields.with(key, value);
  }
  constexpr std::string_view threads = "threads:";
  if (!parts.back().starts_with(threads)) return std::nullopt;
  const auto count = number(parts.back().substr(threads.size()));
  if (!count || *count == 0 || *count > 1'024) return std::nullopt;
  fields.threads = static_cast<unsigned>(*count);
  if (!fields.valid() || fields.text() != name) return std::nullopt;
  return fields;
}

std::optional<GuestCase> parse_guest_case(std::string_view line) {
  GuestCase found;
  const std::string_view verb = take(line, " ");
  if (verb == "case") {
    const auto pace = pace_of(take(line, " "));
    if (!pace) return std::nullopt;
    found.pace = *pace;
  } else if (verb == "cannot") {
    found.obstacle = take(line, ": ");
  } else {
    return std::nullopt;
  }
  const auto fields = parse_guest_name(line);
  if (!fields) return std::nullopt;
  found.fields = *fields;
  return found;
}

std::optional<DelegatedThread> parse_guest_thread(std::string_view line, unsigned cpu) {
  std::vector<std::string_view> words = parts_of(line, ' ');
  std::array<std::uint64_t, 15> fields{};
  if (words.size() != fields.size() + 1 || words[0] != "thread") return std::nullopt;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto value = number(words[i + 1]);
    // Above that, counts would not fit into what they are kept in.
    if (!value || *value > ~std::uint64_t{0} / 2) return std::nullopt;
    fields[i] = *value;
  }
  DelegatedThread thread;
  thread.on_its_cpu = fields[0] == cpu;
  thread.in_results = fields[1] != 0;
  thread.ready = fields[2];
  thread.start_at = fields[3];
  thread.started = fields[4];
  thread.ended = fields[5];
  thread.counted = fields[6];
  thread.performed = fields[7];
  thread.batches = fields[8];
  thread.longest = fields[9];
  thread.longest_ended = fields[10];
  thread.involuntary_switches = static_cast<long>(fields[11]);
  thread.voluntary_switches = static_cast<long>(fields[12]);
  thread.page_faults = static_cast<long>(fields[13]);
  thread.cpu_ns = static_cast<double>(fields[14]);
  return thread;
}

std::optional<std::uint64_t> parse_guest_proof(std::string_view line) {
  constexpr std::string_view verb = "proof ";
  return line.starts_with(verb) ? number(line.substr(verb.size())) : std::nullopt;
}

}  // namespace fencepost::harness
