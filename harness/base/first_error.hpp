// What several threads throw, of which the first is kept: each part of their work is tried by itself, so that a thread that
// throws goes on to where the others wait for it.
#pragma once

#include <exception>
#include <mutex>
#include <string>

namespace fencepost::harness {

class FirstError {
 public:
  void add(const std::string& what) {
    const std::lock_guard lock(mutex_);
    if (text_.empty()) text_ = what.empty() ? without_text : what;
  }

  /// The first error; empty if there is none.
  std::string text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }

  /// Returns whether the part threw nothing. `before`: in front of the text of what it threw.
  template <class Part>
  bool attempt(const char* before, Part&& part) {
    try {
      part();
      return true;
    } catch (const std::exception& e) {
      add(std::string(before) + e.what());
    } catch (...) {
      add(std::string(before) + without_text);
    }
    return false;
  }

 private:
  static constexpr const char* without_text = "an exception without a text";

  mutable std::mutex mutex_;
  std::string text_;
};

}  // namespace fencepost::harness
