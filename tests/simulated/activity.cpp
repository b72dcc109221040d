#include "tests/simulated/activity.hpp"

#include <algorithm>
#include <array>

namespace fencepost::simulated {
namespace {

constexpr double slice_ns = 2e4;

}  // namespace

double ActivityModel::stays_off(double ns) const {
  return regular ? std::max(0.0, 1.0 - ns / off_ns()) : std::exp(-ns / off_ns());
}

std::ostream& operator<<(std::ostream& out, const ActivityModel& model) {
  constexpr std::array names{"neighbour", "steal", "interrupts", "preemption", "quota"};
  out << names[static_cast<std::size_t>(model.kind)] << " " << 100.0 * model.duty << " % in "
      << (model.regular ? "regular " : "") << "bursts of " << model.on_ns / 1e3 << " us";
  if (!model.stops())
    out << ", chain +" << 100.0 * model.slows << " %, varies by " << 100.0 * model.varies << " %";
  return out;
}

Activity::Activity(const ActivityModel& model, Random& random, double phase)
    : model_(model), slows_(model.slows) {
  if (model.regular) {
    const double period = model.on_ns + model.off_ns(), at = phase * period;
    on_ = at < model.on_ns;
    turns_ = (on_ ? model.on_ns : period) - at;
  } else {
    on_ = random.happens(model.duty);
    turns_ = dwell(random);
  }
  until_ = turns_;
}

double Activity::dwell(Random& random) {
  const double mean = on_ ? model_.on_ns : model_.off_ns();
  if (!model_.regular) return random.exponential(mean);
  if (!on_) return mean - longer_ns_;
  longer_ns_ = std::min(model_.on_ns, model_.off_ns()) * random.between(-0.2, 0.2);
  return mean + longer_ns_;
}

void Activity::change(Random& random) {
  const double now = until_;
  if (now >= turns_) {
    on_ = !on_;
    turns_ += dwell(random);
  }
  until_ = turns_;
  if (!on_ || model_.varies == 0.0) return;
  slows_ = model_.slows * std::max(0.1, 1.0 + random.normal(model_.varies));
  until_ = std::min(turns_, now + random.exponential(slice_ns));
}

void Activity::skip_to(double ns, Random& random) {
  if (until_ > ns) return;
  const double period = model_.on_ns + model_.off_ns();
  if (model_.regular) {
    turns_ += std::max(0.0, std::floor((ns - turns_) / period) * period);
  } else if (ns - turns_ > 20.0 * std::min(model_.on_ns, model_.off_ns())) {
    on_ = random.happens(model_.duty);  // long enough for it to have forgotten how it was
    turns_ = ns + dwell(random);
  }
  until_ = std::min(turns_, ns);
  while (until_ <= ns) change(random);
}

}  // namespace fencepost::simulated
