#include "harness/guests/guest.hpp"

#include <string_view>
#include <utility>

#include "harness/base/interrupt.hpp"
#include "harness/guests/introduction.hpp"

namespace fencepost::harness {

Guest::Guest(std::string program, const std::vector<unsigned>& thread_counts,
             std::set<std::string> own_kinds, Patience::Limit limit)
    : process_(std::move(program), limit), own_kinds_(std::move(own_kinds)), request_("cases") {
  for (const unsigned count : thread_counts) request_ += " " + std::to_string(count);
}

std::vector<GuestCase> Guest::introduce() {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point until = Clock::now() + longest_introduction;
  process_.start();
  process_.send(request_);
  const std::string greeting = process_.next_line();
  if (!greeting.starts_with(guest_greeting))
    process_.refuse("does not begin with '" + std::string(guest_greeting) + "...'", greeting);
  Introduction introduction(own_kinds_);
  for (std::string line = process_.next_line(); line != "end"; line = process_.next_line()) {
    std::string wrong = introduction.add(line);
    if (wrong.empty() && Clock::now() > until)
      wrong = "describes its cases for more than " + std::to_string(longest_introduction.count()) +
              " s";
    if (!wrong.empty()) process_.refuse(wrong, line);
  }
  return introduction.cases();
}

std::vector<std::string> Guest::ask(const std::string& request, std::size_t lines) {
  constexpr std::string_view wrong = "wrong ";
  if (failures_ >= most_failures)
    throw GuestError("guest " + process_.program() + " was given up after " +
                     std::to_string(most_failures) + " errors in a row");
  if (interrupt_flag().load(std::memory_order_relaxed))
    throw GuestInterrupted();  // relaxed: a flag
  asked_ = request;
  std::vector<std::string> answers;
  try {
    if (!process_.running()) introduce();
    process_.send(request);
    while (answers.size() < lines) {
      answers.push_back(process_.next_line());
      if (answers.back().starts_with(wrong)) break;
    }
  } catch (const GuestError&) {
    ++failures_;
    throw;
  }
  if (answers.back().starts_with(wrong))
    throw GuestError("guest: " + answers.back().substr(wrong.size()));
  return answers;
}

void Guest::refuse(const std::string& line, const std::string& why) {
  ++failures_;
  process_.refuse("answered '" + asked_ + "' with " +
                      (why.empty() ? "what makes no sense" : "what cannot be: " + why),
                  line);
}

}  // namespace fencepost::harness
