#include "tests/simulated/activity.hpp"

#include <algorithm>
#include <array>

namespace fencepost::simulated {

double ActivityModel::stays_off(double ns) const {
  return regular ? std::max(0.0, 1.0 - ns / off_ns()) : std::exp(-ns / off_ns());
}

std::ostream& operator<<(std::ostream& out, const ActivityModel& model) {
  constexpr std::array names{"neighbour", "steal", "interrupts", "preemption", "quota"};
  out << names[static_cast<std::size_t>(model.kind)] << " " << 100.0 * model.duty << " % in "
      << (model.regular ? "regular " : "") << "bursts of " << model.on_ns / 1e3 << " us";
  if (!model.stops()) out << ", chain +" << 100.0 * model.slows << " %";
  return out;
}

Activity::Activity(const ActivityModel& model, Random& random, double phase) : model_(model) {
  if (model.regular) {
    const double period = model.on_ns + model.off_ns(), at = phase * period;
    on_ = at < model.on_ns;
    until_ = (on_ ? model.on_ns : period) - at;
  } else {
    on_ = random.happens(model.duty);
    until_ = dwell(random);
  }
}

double Activity::dwell(Random& random) const {
  const double mean = on_ ? model_.on_ns : model_.off_ns();
  return model_.regular ? mean : random.exponential(mean);
}

void Activity::change(Random& random) {
  on_ = !on_;
  until_ += dwell(random);
}

void Activity::skip_to(double ns, Random& random) {
  if (until_ > ns) return;
  const double period = model_.on_ns + model_.off_ns();
  if (model_.regular) {
    until_ += std::floor((ns - until_) / period) * period;
  } else if (ns - until_ > 20.0 * std::min(model_.on_ns, model_.off_ns())) {
    on_ = random.happens(model_.duty);  // long enough for it to have forgotten how it was
    until_ = ns + dwell(random);
  }
  while (until_ <= ns) change(random);
}

}  // namespace fencepost::simulated
