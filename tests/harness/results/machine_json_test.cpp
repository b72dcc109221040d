// machine.json: what is written is read back as it was, and its keys and warnings are those of the schema.
#include "harness/results/machine_json.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "harness/results/machine_fields.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::machine_json_test {
namespace {

using nlohmann::json;
namespace record_json = machine::record_json;

class Filler {
 public:
  explicit Filler(std::uint64_t seed) : random_(seed) {}

  /// `full`: every optional value is there, and every fact is known.
  bool full = false;

  template <class T>
  void fill(T& value) {
    if constexpr (record_json::is_a<Fact, T>) {
      std::remove_cvref_t<decltype(value.value())> known{};
      fill(known);
      const auto state = full ? 0 : below(3);
      value = state == 0   ? T(known)
              : state == 1 ? T::unreadable("unreadable: /sys/" + text())
                           : T();
    } else if constexpr (record_json::is_a<std::optional, T>) {
      value.reset();
      if (full || below(2) == 0) fill(value.emplace());
    } else if constexpr (std::same_as<T, machine::Warning>) {
      value = machine::make_warning(
          static_cast<machine::WarningId>(below(machine::warning_names.size())), text());
    } else if constexpr (record_json::Record<T>) {
      fields(value, [&](const char*, auto& member) { fill(member); });
    } else if constexpr (record_json::Map<T>) {
      for (auto n = below(4); n > 0; --n) fill_known(value[text()]);
    } else if constexpr (requires { value.emplace_back(); } && !record_json::Text<T>) {
      for (auto n = below(4); n > 0; --n) fill(value.emplace_back());
    } else if constexpr (record_json::Container<T>) {
      for (auto& one : value) fill(one);
    } else if constexpr (record_json::Text<T>) {
      value = text();
    } else {
      value = static_cast<T>(below(1000));
      if constexpr (std::same_as<T, double>) value *= 0.25;
    }
  }

 private:
  /// A member of a map always has a value: a key without one could not be written.
  template <class T>
  void fill_known(T& value) {
    do fill(value);
    while (!record_json::present(value));
  }
  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }
  std::string text() { return std::string(below(5), 'x') + std::to_string(below(100)) + " é\"\n"; }

  std::mt19937_64 random_;
};

/// Optional values inside facts are null in JSON and so known, the others have no key: both come back as they were.
TEST(MachineJson, IsReadBackAsItWas) {
  const auto seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  Filler filler(seed);
  for (int i = 0; i < 200; ++i) {
    filler.full = i == 0;
    MachineRecord record;
    filler.fill(record);
    const json document = machine_json(record);
    ASSERT_EQ(machine_record(json::parse(document.dump())), record) << document.dump(2);
  }
}

TEST(MachineJson, ReadsWhatIsThereAndLeavesTheRest) {
  EXPECT_EQ(machine_record(json::object()), MachineRecord());
  EXPECT_EQ(machine_record({{"commit", "abc"}, {"brand_new", {1, 2}}}).build.commit, "abc");
  for (const json& wrong : {json(3), json::array(), json{{"cpu", 1}}, json{{"caches", "two"}}})
    EXPECT_THROW(machine_record(wrong), json::exception) << wrong;
}

TEST(MachineJson, ReadsTheWarningsThatItKnows) {
  const auto known = machine::make_warning(machine::WarningId::heat, "hot");
  json later = known;
  later["id"] = "brand_new";
  EXPECT_EQ(machine_record({{"warnings", {"a sentence of version 1", later, known}}}).warnings,
            std::vector<machine::Warning>{known});
}

json schema() {
  return json::parse(
      text_of(std::string(FENCEPOST_TEST_DATA) + "/../../results/schema/machine.schema.json"));
}

TEST(MachineSchema, HasTheKeysThatAreWritten) {
  Filler filler(1);
  filler.full = true;
  MachineRecord record;
  filler.fill(record);
  std::set<std::string> written, documented;
  const json document = machine_json(record);
  for (const auto& [key, value] : document.items()) written.insert(key);
  const json properties = schema().at("properties");
  for (const auto& [key, value] : properties.items()) documented.insert(key);
  documented.erase("causes");  // of version 1
  EXPECT_EQ(written, documented);
}

TEST(MachineSchema, ListsEveryWarningOnce) {
  const json warning = schema().at("$defs").at("warning").at("properties");
  EXPECT_EQ(json(machine::warning_names), warning.at("id").at("enum"));
  EXPECT_EQ(json(machine::severity_names), warning.at("severity").at("enum"));
  const std::set<std::string_view> unique(machine::warning_names.begin(),
                                          machine::warning_names.end());
  EXPECT_EQ(unique.size(), machine::warning_names.size());
}

TEST(Warnings, EveryKindSaysWhatItAffectsAndWhatToDo) {
  for (std::size_t i = 0; i < machine::warning_names.size(); ++i) {
    const auto id = static_cast<machine::WarningId>(i);
    const machine::Warning one = machine::make_warning(id, "text");
    EXPECT_EQ(machine::warning_id(name_of(id)), id);
    EXPECT_EQ(one.id, id);
    EXPECT_FALSE(one.affects.empty()) << name_of(id);
    EXPECT_FALSE(one.remedy.empty()) << name_of(id);
    EXPECT_EQ(one_line(one), "text; affects: " + one.affects + "; remedy: " + one.remedy);
    EXPECT_EQ(one_line(one).find('\n'), std::string::npos);
  }
  EXPECT_EQ(machine::make_warning(machine::WarningId::cpu_quota, "text", "echo max").remedy,
            "echo max");
  EXPECT_EQ(machine::warning_id("brand_new"), std::nullopt);
}

}  // namespace
}  // namespace fencepost::harness::machine_json_test
