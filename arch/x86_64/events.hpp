// x86-64: which events tell what synchronisation costs, for each microarchitecture, by libpfm4's names.
//
// Sources: Intel SDM vol. 3B, "Performance Monitoring Events", and the event files of github.com/intel/perfmon for each core;
// AMD's Processor Programming References for family 17h model 31h (Zen 2), family 19h models 01h (Zen 3) and 11h
// (Zen 4). Counts are of the core that fetches, not of the one that loses its line.
#pragma once

#include "arch/event.hpp"

namespace fencepost::arch {
namespace events {

using enum EventRole;

inline constexpr std::string_view order_clears =
    "the pipeline was emptied since another core wrote a line that had been read ahead";
inline constexpr std::string_view locked_loads =
    "locked instructions: how many a lock or an atomic really is";
inline constexpr std::string_view modified_load =
    "loads that got their line from a core that had modified it: sharing, true or false";
inline constexpr std::string_view ownership_misses =
    "a store or locked instruction wanted a line that its L2 did not own";
inline constexpr std::string_view ownership_requests =
    "requests to own a line that left the core, with prefetches of stores";
inline constexpr std::string_view buffer_full =
    "cycles in which the store buffer was full: stores that wait for their lines";
inline constexpr std::string_view remote_modified =
    "loads that got their line, modified, from another package";
inline constexpr std::string_view bus_lock =
    "a locked access across two lines, or to uncached memory: stops every core";
inline constexpr std::string_view lines_in =
    "lines that came into L2 from beyond it: the ones that moved";
inline constexpr std::string_view all_loads = "retired loads";
inline constexpr std::string_view cycles_tell = "core cycles while the thread ran";
inline constexpr std::string_view instructions_tell =
    "retired: more of them per operation means retries or waiting in a loop";

inline constexpr std::string_view skylake_pmus[] = {"skl", "skx", "clx"};
inline constexpr Event skylake[] = {
    {"UNHALTED_CORE_CYCLES", "core_cycles", cycles, cycles_tell, KnownWork::adds},
    {"INST_RETIRED:ANY_P", "instructions", instructions, instructions_tell, KnownWork::adds},
    {"L2_LINES_IN:ALL", "l2_lines_in", line_in, lines_in, KnownWork::lines},
    {"MEM_LOAD_L3_HIT_RETIRED:XSNP_HITM", "loads_modified_elsewhere", modified_hit, modified_load},
    {"MEM_INST_RETIRED:ALL_LOADS", "loads", loads, all_loads, KnownWork::lines},
    {"L2_RQSTS:RFO_MISS", "l2_rfo_misses", plain, ownership_misses, KnownWork::lines},
    {"OFFCORE_REQUESTS:DEMAND_RFO", "rfo_requests", plain, ownership_requests, KnownWork::lines},
    {"RESOURCE_STALLS:SB", "store_buffer_stall_cycles", plain, buffer_full},
    {"MACHINE_CLEARS:MEMORY_ORDERING", "memory_order_clears", plain, order_clears},
    {"MEM_INST_RETIRED:LOCK_LOADS", "locked_loads", plain, locked_loads, KnownWork::locked}};

inline constexpr std::string_view ice_lake_pmus[] = {"icx"};
inline constexpr Event ice_lake[] = {
    {"UNHALTED_CORE_CYCLES", "core_cycles", cycles, cycles_tell, KnownWork::adds},
    {"INST_RETIRED:ANY_P", "instructions", instructions, instructions_tell, KnownWork::adds},
    {"L2_LINES_IN:ALL", "l2_lines_in", line_in, lines_in, KnownWork::lines},
    {"MEM_LOAD_L3_HIT_RETIRED:XSNP_HITM", "loads_modified_elsewhere", modified_hit, modified_load},
    {"MEM_LOAD_L3_MISS_RETIRED:REMOTE_HITM", "loads_modified_remote", modified_hit,
     remote_modified},
    {"MEM_INST_RETIRED:ALL_LOADS", "loads", loads, all_loads, KnownWork::lines},
    {"L2_RQSTS:RFO_MISS", "l2_rfo_misses", plain, ownership_misses, KnownWork::lines},
    {"OFFCORE_REQUESTS:DEMAND_RFO", "rfo_requests", plain, ownership_requests, KnownWork::lines},
    {"RESOURCE_STALLS:SB", "store_buffer_stall_cycles", plain, buffer_full},
    {"MACHINE_CLEARS:MEMORY_ORDERING", "memory_order_clears", plain, order_clears},
    {"MEM_INST_RETIRED:LOCK_LOADS", "locked_loads", plain, locked_loads, KnownWork::locked},
    {"SQ_MISC:BUS_LOCK", "bus_locks", plain, bus_lock}};

// The client core has no second package.
inline constexpr std::string_view ice_lake_client_pmus[] = {"icl"};
inline constexpr Event ice_lake_client[] = {ice_lake[0], ice_lake[1],  ice_lake[2], ice_lake[3],
                                            ice_lake[5], ice_lake[6],  ice_lake[7], ice_lake[8],
                                            ice_lake[9], ice_lake[10], ice_lake[11]};

inline constexpr std::string_view sapphire_rapids_pmus[] = {"spr"};
inline constexpr Event sapphire_rapids[] = {
    {"CPU_CLK_UNHALTED:THREAD_P", "core_cycles", cycles, cycles_tell, KnownWork::adds},
    {"INST_RETIRED:ANY_P", "instructions", instructions, instructions_tell, KnownWork::adds},
    {"L2_LINES_IN:ALL", "l2_lines_in", line_in, lines_in, KnownWork::lines},
    // What was XSNP_HITM before: it counts clean lines that were forwarded as well.
    {"MEM_LOAD_L3_HIT_RETIRED:XSNP_FWD", "loads_forwarded", modified_hit,
     "loads that got their line from another core of the package, nearly always a modified one"},
    {"MEM_LOAD_L3_MISS_RETIRED:REMOTE_HITM", "loads_modified_remote", modified_hit,
     remote_modified},
    {"MEM_INST_RETIRED:ALL_LOADS", "loads", loads, all_loads, KnownWork::lines},
    {"OCR:DEMAND_RFO_L3_HIT_SNOOP_HITM", "rfo_modified_elsewhere", plain,
     "stores and locked instructions that took a modified line from another core"},
    {"L2_RQSTS:RFO_MISS", "l2_rfo_misses", plain, ownership_misses, KnownWork::lines},
    {"MEM_LOAD_L3_HIT_RETIRED:XSNP_NO_FWD", "loads_shared_elsewhere", plain,
     "loads of a line that another core held too, unmodified, and did not have to hand over"},
    {"MEM_LOAD_L3_MISS_RETIRED:REMOTE_FWD", "loads_forwarded_remote", plain,
     "loads that got their line, unmodified, from another package"},
    {"RESOURCE_STALLS:SB", "store_buffer_stall_cycles", plain, buffer_full},
    {"MACHINE_CLEARS:MEMORY_ORDERING", "memory_order_clears", plain, order_clears},
    {"MEM_INST_RETIRED:LOCK_LOADS", "locked_loads", plain, locked_loads, KnownWork::locked},
    {"SQ_MISC:BUS_LOCK", "bus_locks", plain, bus_lock}};

inline constexpr std::string_view from_ccx =
    "lines from the L3 or from another core of the same core complex";
inline constexpr std::string_view from_near =
    "lines from another core complex of this NUMA node: a line that moved far";
inline constexpr std::string_view from_far =
    "lines from a core complex of another NUMA node: a line that moved farthest";
inline constexpr std::string_view stores_to_l2 =
    "stores and locked instructions that had to ask L2 for their line";
inline constexpr std::string_view amd_bus_locks =
    "bus locks alone: this core counts no locked instructions that stay in a line";

// Zen 2 tells by the node the line's home is on, not by how far its holder is.
inline constexpr std::string_view zen2_pmus[] = {"amd64_fam17h_zen2"};
inline constexpr Event zen2[] = {
    {"CYCLES_NOT_IN_HALT", "core_cycles", cycles, cycles_tell, KnownWork::adds},
    {"RETIRED_INSTRUCTIONS", "instructions", instructions, instructions_tell, KnownWork::adds},
    {"DATA_CACHE_REFILLS_FROM_SYSTEM:LS_MABRESP_LCL_CACHE", "fills_other_cache", line_in,
     "lines from the L3 or another core's cache, of memory of this NUMA node"},
    {"DATA_CACHE_REFILLS_FROM_SYSTEM:LS_MABRESP_RMT_CACHE", "fills_other_cache_remote", line_in,
     "lines from the L3 or another core's cache, of memory of another NUMA node"},
    {"REQUESTS_TO_L2_GROUP1:RD_BLK_X", "l2_store_requests", plain, stores_to_l2, KnownWork::lines},
    {"RETIRED_LOCK_INSTRUCTIONS:CACHEABLE_LOCKS", "locked_instructions", plain, locked_loads,
     KnownWork::locked},
    {"RETIRED_LOCK_INSTRUCTIONS:BUS_LOCK", "bus_locks", plain, bus_lock}};

inline constexpr std::string_view zen3_pmus[] = {"amd64_fam19h_zen3"};
inline constexpr Event zen3[] = {
    {"CYCLES_NOT_IN_HALT", "core_cycles", cycles, cycles_tell, KnownWork::adds},
    {"RETIRED_INSTRUCTIONS", "instructions", instructions, instructions_tell, KnownWork::adds},
    {"DEMAND_DATA_CACHE_FILLS_FROM_SYSTEM:INT_CACHE", "fills_ccx", line_in, from_ccx},
    {"DEMAND_DATA_CACHE_FILLS_FROM_SYSTEM:EXT_CACHE_LCL", "fills_other_ccx", line_in, from_near},
    {"DEMAND_DATA_CACHE_FILLS_FROM_SYSTEM:EXT_CACHE_RMT", "fills_other_node", line_in, from_far},
    {"REQUESTS_TO_L2_GROUP1:RD_BLK_X", "l2_store_requests", plain, stores_to_l2, KnownWork::lines},
    {"RETIRED_LOCK_INSTRUCTIONS:BUS_LOCK", "bus_locks", plain, amd_bus_locks}};

inline constexpr std::string_view zen4_pmus[] = {"amd64_fam19h_zen4"};
inline constexpr Event zen4[] = {
    {"CYCLES_NOT_IN_HALT", "core_cycles", cycles, cycles_tell, KnownWork::adds},
    {"RETIRED_INSTRUCTIONS", "instructions", instructions, instructions_tell, KnownWork::adds},
    {"DEMAND_DATA_CACHE_FILLS_FROM_SYSTEM:LOCAL_CCX", "fills_ccx", line_in, from_ccx},
    {"DEMAND_DATA_CACHE_FILLS_FROM_SYSTEM:NEAR_CACHE_NEAR_FAR", "fills_other_ccx", line_in,
     from_near},
    {"DEMAND_DATA_CACHE_FILLS_FROM_SYSTEM:FAR_CACHE_NEAR_FAR", "fills_other_node", line_in,
     from_far},
    {"REQUESTS_TO_L2_GROUP1:RD_BLK_X", "l2_store_requests", plain, stores_to_l2, KnownWork::lines},
    {"RETIRED_LOCK_INSTRUCTIONS:BUS_LOCK", "bus_locks", plain, amd_bus_locks}};

}  // namespace events

inline constexpr EventSet event_sets[] = {{events::skylake_pmus, events::skylake},
                                          {events::ice_lake_pmus, events::ice_lake},
                                          {events::ice_lake_client_pmus, events::ice_lake_client},
                                          {events::sapphire_rapids_pmus, events::sapphire_rapids},
                                          {events::zen2_pmus, events::zen2},
                                          {events::zen3_pmus, events::zen3},
                                          {events::zen4_pmus, events::zen4}};

}  // namespace fencepost::arch
