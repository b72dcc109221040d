#include "harness/benchmark/case_filter.hpp"

#include "harness/base/user_error.hpp"

namespace fencepost::harness {

CaseFilter::CaseFilter(const std::string& filter, bool all)
    : on_request_(filter.find("selfcheck") != std::string::npos),
      exclude_(filter.starts_with('-')),
      core_only_(!all && (filter.empty() || exclude_)) {
  if (filter.empty() || filter == "all") return;
  expression_.emplace(exclude_ ? filter.substr(1) : filter);
  if (const std::string& error = expression_->error(); !error.empty())
    throw UserError("'" + filter + "': " + error);
}

bool CaseFilter::selects(const Case& c) const {
  if (c.on_request && !on_request_) return false;
  return !expression_ || expression_->in(c.name) != exclude_;
}

bool CaseFilter::takes(const Case& c, LeftOut& left_out) const {
  if (!selects(c)) return false;
  if (c.core || !core_only_) return true;
  left_out.add(c);
  return false;
}

void LeftOut::add(const Case& c) {
  ++cases;
  primitives.insert(c.fields.kind + "/" + c.fields.primitive + "/");
}

}  // namespace fencepost::harness
