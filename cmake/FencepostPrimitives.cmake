# The lists of our primitives and of what is not installed, and the interface target that has them.
include(FencepostKinds)
set(fencepost_generated "${CMAKE_BINARY_DIR}/generated")
fencepost_write_lists("${PROJECT_SOURCE_DIR}" "${fencepost_generated}" FALSE)

# fencepost_not_installed: "kind primitive package" for each library that is missing.
list(LENGTH fencepost_not_installed count)
set(rows "")
foreach(primitive IN LISTS fencepost_not_installed)
  string(REPLACE " " "\", \"" row "${primitive}")
  string(APPEND rows "{{\"${row}\"}},\n")
endforeach()
file(CONFIGURE OUTPUT "${fencepost_generated}/primitives/generated/not_installed.hpp" @ONLY CONTENT
"// Made by cmake/FencepostPrimitives.cmake: {kind, primitive, package}.
#pragma once

#include <array>
#include <string_view>

namespace fencepost {
inline constexpr std::array<std::array<std::string_view, 3>, ${count}> not_installed{{
${rows}}};
}
")

add_library(fencepost_primitives INTERFACE)
target_include_directories(fencepost_primitives INTERFACE "${fencepost_generated}")
# libatomic: g++ calls it for atomics of 16 bytes.
target_link_libraries(fencepost_primitives INTERFACE fencepost_options fencepost_arch atomic ${fencepost_rival_libraries})
