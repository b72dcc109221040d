#include "harness/results/machine_json.hpp"

#include "harness/results/machine_fields.hpp"

namespace fencepost::harness {

using nlohmann::json;

namespace {

constexpr int schema_version = 2;

}  // namespace

json machine_json(const MachineRecord& record) {
  json document = machine::record_json::written(record);
  document["schema_version"] = schema_version;
  return document;
}

MachineRecord machine_record(const json& document) {
  MachineRecord record;
  json known = document;
  // A text in runs from before events were counted.
  if (known.is_object() && known.contains("counters") && known.at("counters").is_string())
    known.erase("counters");
  machine::record_json::read(known, record);
  return record;
}

json pairs_json(const std::vector<PairRecord>& pairs) {
  return machine::record_json::written(pairs);
}

}  // namespace fencepost::harness
